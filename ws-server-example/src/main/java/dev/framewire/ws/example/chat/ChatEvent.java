package dev.framewire.ws.example.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/** What members of a room are told. The components are the fields of the JSON message, in this order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChatEvent.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ChatEvent.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ChatEvent.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ChatEvent.Rename.class, name = "nick"),
    @JsonSubTypes.Type(value = ChatEvent.Refusal.class, name = "error")
})
sealed interface ChatEvent {
    /** The event as a line of subprotocol {@code chat}. */
    String asLine();

    record Message(
            String nick,
            String text,
            @JsonSerialize(using = ToStringSerializer.class) Instant at) implements ChatEvent {
        @Override
        public String asLine() {
            return nick + ": " + text;
        }
    }

    record Join(
            String nick,
            @JsonSerialize(using = ToStringSerializer.class) Instant at) implements ChatEvent {
        @Override
        public String asLine() {
            return "* " + nick + " joined";
        }
    }

    record Leave(
            String nick,
            @JsonSerialize(using = ToStringSerializer.class) Instant at) implements ChatEvent {
        @Override
        public String asLine() {
            return "* " + nick + " left";
        }
    }

    record Rename(
            String from,
            String to,
            @JsonSerialize(using = ToStringSerializer.class) Instant at) implements ChatEvent {
        @Override
        public String asLine() {
            return "* " + from + " is now " + to;
        }
    }

    /** For one member only, about what that member sent. */
    record Refusal(String message) implements ChatEvent {
        @Override
        public String asLine() {
            return "* error: " + message;
        }
    }
}
