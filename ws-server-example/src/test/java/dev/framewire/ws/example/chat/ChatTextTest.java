package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What people type")
class ChatTextTest {
    private static String message(String text) throws ChatException {
        return ChatText.message(text, 2000);
    }

    private static String nick(String wanted) throws ChatException {
        return ChatText.nick(wanted, 32);
    }

    private static final String PERSON = "🧑";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\ntwo",
                "one\rtwo",
                "one\u0085two",
                "one\u2028two",
                "one\u2029two",
                "one\u000Btwo",
                "one\0two"
            })
    void aMessageIsOneLine(String text) throws ChatException {
        assertEquals("one two", message(text));
    }

    @Test
    void aMessageKeepsWhatIsNotABreak() throws ChatException {
        assertEquals("<b>é" + PERSON + "\u200Dש</b>", message("  <b>é" + PERSON + "\u200Dש</b>\n"));
    }

    @Test
    void halfACharacterIsReplaced() throws ChatException {
        assertEquals("a\uFFFDb", message("a\uD83Eb"));
    }

    @Test
    void aMessageHasABoundInCharactersNotInUtf16() throws ChatException {
        assertEquals(4000, message(PERSON.repeat(2000)).length());
        ChatException refused = assertThrows(ChatException.class, () -> message("x".repeat(2001)));
        assertEquals("a message has 1 to 2000 characters, not 2001", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void aMessageSaysSomething(String text) {
        assertThrows(ChatException.class, () -> message(text));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"ada,ada", " Ada Lovelace ,Ada Lovelace", "<i>,<i>", "é,é"})
    void aNickIsTrimmed(String wanted, String nick) throws ChatException {
        assertEquals(nick, nick(wanted));
    }

    @Test
    void aNickHasABoundInCharacters() throws ChatException {
        assertEquals(PERSON.repeat(32), nick(PERSON.repeat(32)));
        assertThrows(ChatException.class, () -> nick("x".repeat(33)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a\nb",
                "a\u2028b",
                "a\u0007b",
                "a\u200Bb",
                "\u202Eada",
                "a\uD83E",
                "*",
                "* bob left",
                "bob: hi"
            })
    void aNickThatReadsAsSomethingElseIsRefused(String wanted) {
        assertThrows(ChatException.class, () -> nick(wanted));
    }

    @ParameterizedTest
    @CsvSource({"ada,ADA", "straße,STRASSE", "ada,ａｄａ", "ﬁ,fi", "é,e\u0301"})
    void nicksThatReadAlikeAreOne(String one, String other) {
        assertEquals(ChatText.nickKey(one), ChatText.nickKey(other));
    }

    @Test
    void otherNicksAreNot() {
        assertFalse(ChatText.nickKey("ada").equals(ChatText.nickKey("adá")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "a", "two-words", "v1.2_x", "straat", "комната", "部屋"})
    void aRoomHasOneSpelling(String name) throws ChatException {
        assertEquals(name, ChatText.room(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Lobby", "two words", "a\nb", "ﬁ", "a/b", "<b>", "straße", "a\u200Bb", "#a"})
    void aRoomWithAnotherSpellingIsRefused(String name) {
        assertThrows(ChatException.class, () -> ChatText.room(name));
    }

    @Test
    void aRoomsNameHasABound() throws ChatException {
        assertEquals("x".repeat(32), ChatText.room("x".repeat(32)));
        assertThrows(ChatException.class, () -> ChatText.room("x".repeat(33)));
    }
}
