package dev.framewire.ws.example.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event for members. The record components are the fields of the JSON message, in this order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChatEvent.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ChatEvent.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ChatEvent.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ChatEvent.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ChatEvent.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ChatEvent.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ChatEvent.Rename.class, name = "nick"),
    @JsonSubTypes.Type(value = ChatEvent.History.class, name = "history"),
    @JsonSubTypes.Type(value = ChatEvent.Rooms.class, name = "rooms"),
    @JsonSubTypes.Type(value = ChatEvent.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ChatEvent.Refusal.class, name = "error")
})
sealed interface ChatEvent {
    /** Returns the event as a line of subprotocol {@code chat}, which has only some of the events. */
    default String asLine() {
        throw new IllegalStateException("subprotocol chat has no " + getClass().getSimpleName());
    }

    /** Returns the approximate length of the event, or 0 if it is always short. */
    default int characters() {
        return 0;
    }

    record Welcome(String nick, Limits limits) implements ChatEvent {}

    record Limits(int text, int nick, int rooms, int rate) {
        static Limits of(ChatLimits limits) {
            return new Limits(limits.maxText(), limits.maxNick(), limits.maxRooms(), limits.messagesPerSecond());
        }
    }

    record Message(
            String room,
            @JsonSerialize(using = ToStringSerializer.class) EntryId id,
            String nick,
            String text,
            @JsonSerialize(using = ToStringSerializer.class) Instant at,
            @Nullable String cid)
            implements ChatEvent {
        static Message of(Entry entry) {
            return new Message(
                    entry.room(),
                    entry.id(),
                    entry.nick(),
                    entry.text(),
                    entry.id().at(),
                    entry.clientId());
        }

        @Override
        public String asLine() {
            return nick + ": " + text;
        }
    }

    /** An entry of a list. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            @JsonSerialize(using = ToStringSerializer.class) EntryId id,
            String nick,
            String text,
            @JsonSerialize(using = ToStringSerializer.class) Instant at,
            @Nullable String cid) {
        /** The approximate number of characters of an entry without its nick and text. */
        private static final int OVERHEAD = 100;

        static int characters(List<Line> lines) {
            return lines.stream()
                    .mapToInt(line -> line.nick().length() + line.text().length() + OVERHEAD)
                    .sum();
        }

        static List<Line> of(List<Entry> entries) {
            return entries.stream()
                    .map(e -> new Line(e.id(), e.nick(), e.text(), e.id().at(), e.clientId()))
                    .toList();
        }
    }

    record Ack(
            String room,
            String cid,
            @JsonSerialize(using = ToStringSerializer.class) EntryId id,
            @JsonSerialize(using = ToStringSerializer.class) Instant at)
            implements ChatEvent {}

    record Joined(String room, Collection<String> nicks, List<Line> entries, boolean earlier, boolean gap)
            implements ChatEvent {
        @Override
        public int characters() {
            return Line.characters(entries)
                    + nicks.stream().mapToInt(String::length).sum();
        }
    }

    record History(String room, List<Line> entries, boolean earlier) implements ChatEvent {
        @Override
        public int characters() {
            return Line.characters(entries);
        }
    }

    record Rooms(List<Place> rooms) implements ChatEvent {}

    /** An event of superchat that was encoded once for several members. */
    record Encoded(String json) implements ChatEvent {
        @Override
        public int characters() {
            return json.length();
        }
    }

    record Place(String room, int people) {}

    record Pong() implements ChatEvent {}

    record Join(
            String room,
            String nick,
            @JsonSerialize(using = ToStringSerializer.class) Instant at) implements ChatEvent {
        @Override
        public String asLine() {
            return "* " + nick + " joined";
        }
    }

    record Leave(
            String room,
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

    /** An error for the member that caused it. */
    record Refusal(
            @JsonSerialize(using = ToStringSerializer.class) ErrorCode code,
            String message,
            @Nullable String room,
            @Nullable String cid)
            implements ChatEvent {
        Refusal about(@Nullable String where, @Nullable String clientId) {
            return new Refusal(code, message, where, clientId);
        }

        @Override
        public String asLine() {
            return "* error: " + message;
        }
    }
}
