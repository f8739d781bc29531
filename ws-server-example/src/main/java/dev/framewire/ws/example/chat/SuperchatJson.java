package dev.framewire.ws.example.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.framewire.ws.example.store.EntryId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON of subprotocol {@code superchat}; see docs/CHAT-PROTOCOL.md. */
final class SuperchatJson {
    private static final int MOST_HISTORY = 100;
    private static final int USUAL_HISTORY = 50;
    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SuperchatJson() {}

    static ChatCommand read(String json, ChatLimits limits) throws ChatException {
        JsonNode message = parse(json);
        if (!message.isObject()) {
            throw ChatException.badMessage("a message is a JSON object");
        }
        return switch (string(message, "type")) {
            case "message" -> say(message, limits);
            case "nick" ->
                new ChatCommand.TakeNick(ChatText.nick(string(message, "nick"), limits.maxNick()), session(message));
            case "join" -> new ChatCommand.Join(room(message), message.has("after") ? id(message, "after") : null);
            case "leave" -> new ChatCommand.Leave(room(message));
            case "history" -> history(message);
            case "list" -> new ChatCommand.ListRooms();
            case "ping" -> new ChatCommand.Ping();
            default ->
                throw ChatException.badMessage(
                        "the type is unknown; it is message, nick, join, leave, history, list or ping");
        };
    }

    /** An error in the text contains the client's id, so that the sender knows which message it was. */
    private static ChatCommand.Say say(JsonNode message, ChatLimits limits) throws ChatException {
        String clientId = optional(message, "cid", CLIENT_ID, "a cid has 1 to 64 letters, digits, - or _");
        String room = message.has("room") ? room(message) : ChatText.LOBBY;
        try {
            return new ChatCommand.Say(room, ChatText.message(string(message, "text"), limits.maxText()), clientId);
        } catch (ChatException e) {
            throw e.about(room, clientId);
        }
    }

    private static @Nullable Session session(JsonNode message) throws ChatException {
        String secret = optional(message, "session", SESSION, "a session has 16 to 128 letters, digits, - or _");
        return secret == null ? null : Session.of(secret);
    }

    private static ChatCommand.History history(JsonNode message) throws ChatException {
        JsonNode limit = message.path("limit");
        if (!limit.isMissingNode()
                && (!limit.canConvertToInt() || limit.intValue() < 1 || limit.intValue() > MOST_HISTORY)) {
            throw ChatException.badValue("a limit is 1 to " + MOST_HISTORY);
        }
        return new ChatCommand.History(room(message), id(message, "before"), limit.asInt(USUAL_HISTORY));
    }

    private static JsonNode parse(String json) throws ChatException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException notJson) {
            // without the cause, whose message quotes the input
            throw ChatException.badMessage("that is not JSON");
        }
    }

    private static String string(JsonNode message, String field) throws ChatException {
        JsonNode value = message.path(field);
        if (!value.isTextual()) {
            throw ChatException.badMessage("the field " + field + " is missing or not a string");
        }
        return value.textValue();
    }

    private static String room(JsonNode message) throws ChatException {
        return ChatText.room(string(message, "room"));
    }

    private static EntryId id(JsonNode message, String field) throws ChatException {
        try {
            return EntryId.parse(string(message, field));
        } catch (IllegalArgumentException e) {
            throw ChatException.badValue("an id is two numbers with a minus between them");
        }
    }

    private static @Nullable String optional(JsonNode message, String field, Pattern form, String rule)
            throws ChatException {
        if (!message.has(field)) {
            return null;
        }
        String value = string(message, field);
        if (!form.matcher(value).matches()) {
            throw ChatException.badValue(rule);
        }
        return value;
    }

    static String write(ChatEvent event) {
        if (event instanceof ChatEvent.Encoded encoded) {
            return encoded.json();
        }
        try {
            return MAPPER.writerFor(ChatEvent.class).writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event has no JSON form", e);
        }
    }
}
