package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
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
                "one\0two",
                "one\u202Atwo",
                "one\u202Btwo",
                "one\u202Ctwo",
                "one\u202Dtwo",
                "one\u202Etwo",
                "one\u2066two",
                "one\u2067two",
                "one\u2068two",
                "one\u2069two"
            })
    void breaksAndDirectionOverridesBecomeSpaces(String text) throws ChatException {
        assertEquals("one two", message(text));
    }

    @Test
    void messageKeepsOtherCharacters() throws ChatException {
        String text = "<b>é" + PERSON + "\u200Dש\u200E\u200F\u061C❤\uFE0F</b>";
        assertEquals(text, message("  " + text + "\n"));
    }

    @Test
    void loneSurrogateIsReplaced() throws ChatException {
        assertEquals("a\uFFFDb", message("a\uD83Eb"));
    }

    @Test
    void lengthOfAMessageIsCountedInCodePoints() throws ChatException {
        assertEquals(4000, message(PERSON.repeat(2000)).length());
        ChatException refused = assertThrows(ChatException.class, () -> message("x".repeat(2001)));
        assertEquals("a message has 1 to 2000 characters, not 2001", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void emptyMessageIsRefused(String text) {
        assertThrows(ChatException.class, () -> message(text));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "ada,ada",
                " Ada Lovelace ,Ada Lovelace",
                "Ada\u00A0\u2003 Lovelace\u3000,Ada Lovelace",
                "<i>,<i>",
                "é,é",
                "e\u0301,é",
                "ａｄａ,ada",
                "ﬁ,fi",
                "x*,x*",
                "guest,guest",
                "guests-1,guests-1",
                "Ярослав,Ярослав",
                "محمد,محمد",
                "नेहा,नेहा",
                "ada\uD83D\uDE80,ada\uD83D\uDE80"
            })
    void nickIsNormalized(String wanted, String nick) throws ChatException {
        assertEquals(nick, nick(wanted));
    }

    @Test
    void lengthOfANickIsCountedInCodePoints() throws ChatException {
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
                // not seen, or a blank
                "ada\uFE0F",
                "a\u034Fda",
                "ada\u3164",
                "ada\u115F",
                "ada\uFFA0",
                "ada\u2800",
                "\u2800",
                "\u3164",
                "\u00A0",
                "\u2003",
                "\u3000",
                "ada\uDB40\uDD00",
                "ada\u180B",
                "ada\u17B4",
                "ada\u00AD",
                "ada\u2060",
                "ada\uDB40\uDC41",
                // how they look is not known
                "ada\uE000",
                "ada\uDB80\uDC00",
                "ada\u0378",
                "ada\uFFFF",
                // notices and lines of others
                "*",
                "* bob left",
                "\u00A0* error",
                "＊ joined",
                "\u2217 joined",
                "\u066D joined",
                "bob: hi",
                "ada： x",
                "ada\u2236 x",
                "ada\uA789 x",
                // what the server assigns
                "guest-1",
                "GUEST-1",
                "Guest-abc-1",
                "ｇuest-1",
                "guеst-1",
                "gue\u017Ft-1",
                "guest\u20101",
                "guest\u22121"
            })
    void misleadingNickIsRefused(String wanted) {
        assertThrows(ChatException.class, () -> nick(wanted));
    }

    @ParameterizedTest
    @CsvSource({
        "ada,ADA",
        "straße,STRASSE",
        "ada,ａｄａ",
        "ﬁ,fi",
        "é,e\u0301",
        "ada,\u0430d\u0430",
        "ADA,\u0410d\u0391",
        "coco,\u0441\u043E\u0441\u043E",
        "bob1,bobl",
        "b0b,bOb",
        "paypal,p\u0251ypal",
        "modern,modem"
    })
    void nicksThatLookAlikeAreTheSame(String one, String other) {
        assertEquals(ChatText.nickKey(one), ChatText.nickKey(other));
    }

    @Test
    void nicksThatLookDifferentAreDifferent() {
        for (String other : List.of("adá", "ad", "adaa", "a da", "aba", "oda")) {
            assertFalse(ChatText.nickKey("ada").equals(ChatText.nickKey(other)), other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "a", "two-words", "v1.2_x", "straat", "комната", "部屋", "λόγος"})
    void roomNameInNormalFormIsAccepted(String name) throws ChatException {
        assertEquals(name, ChatText.room(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Lobby",
                "two words",
                "a\nb",
                "ﬁ",
                "a/b",
                "<b>",
                "straße",
                "a\u200Bb",
                "#a",
                "lobby\uFE0F",
                "lobby\u034F",
                "\u3164"
            })
    void roomNameInAnotherFormIsRefused(String name) {
        assertThrows(ChatException.class, () -> ChatText.room(name));
    }

    @Test
    void lengthOfARoomNameIsLimited() throws ChatException {
        assertEquals("x".repeat(32), ChatText.room("x".repeat(32)));
        assertThrows(ChatException.class, () -> ChatText.room("x".repeat(33)));
    }
}
