package dev.framewire.ws.example.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON of subprotocol {@code superchat}. */
final class SuperchatJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SuperchatJson() {}

    static ChatCommand read(String json) throws ChatException {
        JsonNode message = parse(json);
        if (!message.isObject()) {
            throw new ChatException("a message is a JSON object");
        }
        return switch (string(message, "type")) {
            case "message" -> new ChatCommand.Say(ChatText.message(string(message, "text")));
            case "nick" -> new ChatCommand.TakeNick(ChatText.nick(string(message, "nick")));
            default -> throw new ChatException("the type is unknown; message and nick are known");
        };
    }

    private static JsonNode parse(String json) throws ChatException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException notJson) {
            // its text quotes what was sent
            throw new ChatException("that is not JSON");
        }
    }

    private static String string(JsonNode message, String field) throws ChatException {
        JsonNode value = message.path(field);
        if (!value.isTextual()) {
            throw new ChatException("the field " + field + " is missing or not a string");
        }
        return value.textValue();
    }

    static String write(ChatEvent event) {
        try {
            return MAPPER.writerFor(ChatEvent.class).writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event has no JSON form", e);
        }
    }
}
