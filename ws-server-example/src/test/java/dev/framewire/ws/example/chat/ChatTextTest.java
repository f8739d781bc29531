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
        assertEquals("one two", ChatText.message(text));
    }

    @Test
    void aMessageKeepsWhatIsNotABreak() throws ChatException {
        assertEquals("<b>é" + PERSON + "\u200Dש</b>", ChatText.message("  <b>é" + PERSON + "\u200Dש</b>\n"));
    }

    @Test
    void halfACharacterIsReplaced() throws ChatException {
        assertEquals("a\uFFFDb", ChatText.message("a\uD83Eb"));
    }

    @Test
    void aMessageHasABoundInCharactersNotInUtf16() throws ChatException {
        assertEquals(4000, ChatText.message(PERSON.repeat(2000)).length());
        ChatException refused = assertThrows(ChatException.class, () -> ChatText.message("x".repeat(2001)));
        assertEquals("a message has 1 to 2000 characters, not 2001", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void aMessageSaysSomething(String text) {
        assertThrows(ChatException.class, () -> ChatText.message(text));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"ada,ada", " Ada Lovelace ,Ada Lovelace", "<i>,<i>", "é,é"})
    void aNickIsTrimmed(String wanted, String nick) throws ChatException {
        assertEquals(nick, ChatText.nick(wanted));
    }

    @Test
    void aNickHasABoundInCharacters() throws ChatException {
        assertEquals(PERSON.repeat(32), ChatText.nick(PERSON.repeat(32)));
        assertThrows(ChatException.class, () -> ChatText.nick("x".repeat(33)));
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
        assertThrows(ChatException.class, () -> ChatText.nick(wanted));
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
}
