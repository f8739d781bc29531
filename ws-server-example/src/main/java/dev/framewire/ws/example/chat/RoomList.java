package dev.framewire.ws.example.chat;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lists the lobby and the rooms with the most members, at most once a second. It runs on the executor of the hub. */
final class RoomList {
    static final int MOST_ROOMS = 200;

    private static final long KEPT_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final Comparator<ChatEvent.Place> BY_NAME = Comparator.comparing(ChatEvent.Place::room);
    private static final Comparator<ChatEvent.Place> FEWEST_FIRST =
            Comparator.comparingInt(ChatEvent.Place::people).thenComparing(BY_NAME.reversed());

    private final Presence presence;
    private final Clock clock;
    private ChatEvent.@Nullable Encoded list;
    private long madeAt;

    RoomList(Presence presence, Clock clock) {
        this.presence = presence;
        this.clock = clock;
    }

    ChatEvent event() {
        long now = clock.millis();
        // the absolute value: if the clock is set back, the list must not stay for long
        if (list == null || Math.abs(now - madeAt) >= KEPT_MILLIS) {
            list = new ChatEvent.Encoded(SuperchatJson.write(new ChatEvent.Rooms(largest())));
            madeAt = now;
        }
        return list;
    }

    private List<ChatEvent.Place> largest() {
        PriorityQueue<ChatEvent.Place> largest = new PriorityQueue<>(FEWEST_FIRST);
        for (String room : presence.rooms()) {
            if (!room.equals(ChatText.LOBBY)) {
                largest.add(place(room));
            }
            if (largest.size() == MOST_ROOMS) {
                largest.remove();
            }
        }
        largest.add(place(ChatText.LOBBY));
        return largest.stream().sorted(BY_NAME).toList();
    }

    private ChatEvent.Place place(String room) {
        return new ChatEvent.Place(room, presence.count(room));
    }
}
