package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
                Arguments.of("{\"type\":\"<script>\"}", "the type is unknown; message and nick are known"),
                Arguments.of("{\"type\":\"message\"}", "the field text is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":null}", "the field text is missing or not a string"),
                Arguments.of("{\"type\":\"message\",\"text\":\"\"}", "a message has 1 to 2000 characters, not 0"),
                Arguments.of("{\"type\":\"nick\",\"text\":\"ada\"}", "the field nick is missing or not a string"),
                Arguments.of("{\"type\":\"nick\",\"nick\":\" \"}", "a nickname has 1 to 32 characters, not 0"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(String json, String answer) {
        assertEquals(
                answer,
                assertThrows(ChatException.class, () -> SuperchatJson.read(json))
                        .getMessage());
    }

    @Test
    void fieldsThatAreNotKnownAreIgnored() throws ChatException {
        assertEquals(
                new ChatCommand.Say("hi"), SuperchatJson.read("{\"id\":[1],\"text\":\" hi \",\"type\":\"message\"}"));
    }

    @Test
    void anErrorIsAnObjectToo() {
        assertEquals(
                "{\"type\":\"error\",\"message\":\"that is not JSON\"}",
                SuperchatJson.write(new ChatEvent.Refusal("that is not JSON")));
    }
}
