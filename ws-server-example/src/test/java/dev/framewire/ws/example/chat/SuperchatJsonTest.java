package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewire.ws.example.store.EntryId;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The JSON of superchat")
class SuperchatJsonTest {
    static Stream<Arguments> wrong() {
        String notJson = "that is not JSON";
        String noObject = "a message is a JSON object";
        String badClientId = "a cid has 1 to 64 letters, digits, - or _";
        String badRoom = "a room's name has lower-case letters, digits, dots, - and _ only";
        String badId = "an id is two numbers with a minus between them";
        String badLimit = "a limit is 1 to 100";
        return Stream.of(
                Arguments.of("", noObject),
                Arguments.of("hello", notJson),
                Arguments.of("{\"type\":", notJson),
                Arguments.of("{\"type\":\"message\",\"text\":\"a\"} {}", notJson),
                Arguments.of("{\"type\":\"message\",\"type\":\"nick\",\"text\":\"a\"}", notJson),
                Arguments.of("[".repeat(5000), notJson),
                Arguments.of("[]", noObject),
                Arguments.of("\"message\"", noObject),
                Arguments.of("null", noObject),
                Arguments.of("{}", "the field type is missing or not a string"),
                Arguments.of("{\"type\":7}", "the field type is missing or not a string"),
                Arguments.of(
                        "{\"type\":\"<script>\"}",
                        "the type is unknown; it is message, nick, join, leave, history, list or ping"),
                Arguments.of("{\"type\":\"message\"}", "the field text is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":null}", "the field text is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":\"\"}", "a message has 1 to 2000 characters, not 0"),
                Arguments.of("{\"type\":\"nick\",\"text\":\"ada\"}", "the field nick is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":\"a\",\"cid\":\"a b\"}", badClientId),
                Arguments.of("{\"type\":\"message\",\"text\":\"a\",\"cid\":\"" + "x".repeat(65) + "\"}", badClientId),
                Arguments.of(
                        "{\"type\":\"message\",\"text\":\"a\",\"cid\":7}", "the field cid is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":\"a\",\"room\":\"A\"}", badRoom),
                Arguments.of("{\"type\":\"join\"}", "the field room is missing or not a string"),
                Arguments.of("{\"type\":\"join\",\"room\":\"<b>\"}", badRoom),
                Arguments.of("{\"type\":\"join\",\"room\":\"a\",\"after\":\"1\"}", badId),
                Arguments.of("{\"type\":\"join\",\"room\":\"a\",\"after\":\"1-x\"}", badId),
                Arguments.of("{\"type\":\"leave\",\"room\":\"\"}", "a room's name has 1 to 32 characters, not 0"),
                Arguments.of("{\"type\":\"history\",\"room\":\"a\"}", "the field before is missing or not a string"),
                Arguments.of("{\"type\":\"history\",\"room\":\"a\",\"before\":\"1-0\",\"limit\":0}", badLimit),
                Arguments.of("{\"type\":\"history\",\"room\":\"a\",\"before\":\"1-0\",\"limit\":101}", badLimit),
                Arguments.of("{\"type\":\"history\",\"room\":\"a\",\"before\":\"1-0\",\"limit\":\"5\"}", badLimit),
                Arguments.of(
                        "{\"type\":\"nick\",\"nick\":\"ada\",\"session\":\"short\"}",
                        "a session has 16 to 128 letters, digits, - or _"),
                Arguments.of("{\"type\":\"nick\",\"nick\":\" \"}", "a nickname has 1 to 32 characters, not 0"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongMessageIsRefusedWithAReason(String json, String answer) {
        assertEquals(
                answer,
                assertThrows(ChatException.class, () -> SuperchatJson.read(json, ChatLimits.DEFAULT))
                        .getMessage());
    }

    @Test
    void unknownFieldsAreIgnored() throws ChatException {
        assertEquals(
                new ChatCommand.Say("lobby", "hi", null), read("{\"id\":[1],\"text\":\" hi \",\"type\":\"message\"}"));
    }

    @Test
    void errorIsWrittenAsAnObject() {
        assertEquals(
                "{\"type\":\"error\",\"code\":\"bad-message\",\"message\":\"that is not JSON\"}",
                SuperchatJson.write(ChatException.badMessage("that is not JSON").answer()));
    }

    private static ChatCommand read(String json) throws ChatException {
        return SuperchatJson.read(json, ChatLimits.DEFAULT);
    }

    @Test
    void everyCommandIsParsed() throws ChatException {
        assertEquals(
                new ChatCommand.Say("a-b", "hi", "m_1"),
                read("{\"type\":\"message\",\"room\":\"a-b\",\"text\":\"hi\",\"cid\":\"m_1\"}"));
        assertEquals(new ChatCommand.Join("a", null), read("{\"type\":\"join\",\"room\":\"a\"}"));
        assertEquals(
                new ChatCommand.Join("a", new EntryId(17, 3)),
                read("{\"type\":\"join\",\"room\":\"a\",\"after\":\"17-3\"}"));
        assertEquals(new ChatCommand.Leave("a"), read("{\"type\":\"leave\",\"room\":\"a\"}"));
        assertEquals(
                new ChatCommand.History("a", new EntryId(17, 3), 50),
                read("{\"type\":\"history\",\"room\":\"a\",\"before\":\"17-3\"}"));
        assertEquals(
                new ChatCommand.History("a", new EntryId(17, 3), 7),
                read("{\"type\":\"history\",\"room\":\"a\",\"before\":\"17-3\",\"limit\":7}"));
        assertEquals(new ChatCommand.ListRooms(), read("{\"type\":\"list\"}"));
        assertEquals(new ChatCommand.Ping(), read("{\"type\":\"ping\"}"));
    }

    @Test
    void sessionIsComparableAndNotPrinted() throws ChatException {
        String take = "{\"type\":\"nick\",\"nick\":\"ada\",\"session\":\"0123456789abcdef\"}";
        assertEquals(read(take), read(take));
        assertFalse(read(take).toString().contains("0123456789abcdef"));
    }

    @Test
    void refusedMessageKeepsItsRoomAndClientId() {
        ChatException refused = assertThrows(
                ChatException.class, () -> read("{\"type\":\"message\",\"text\":\"\",\"room\":\"a\",\"cid\":\"m1\"}"));
        assertEquals(
                "{\"type\":\"error\",\"code\":\"bad-value\",\"message\":\"a message has 1 to 2000 characters, not 0\","
                        + "\"room\":\"a\",\"cid\":\"m1\"}",
                SuperchatJson.write(refused.answer()));
    }
}
