package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.error;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.example.store.FragileBackend;
import dev.framewire.ws.example.store.RoomRefusedException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A room that the store refuses")
class RefusedRoomTest {
    private static final String BROKEN = "the stored data of this room is broken";

    private final FragileBackend backend = new FragileBackend(People.NOON);

    private static String refused(String room, String more) {
        return error("room-refused", BROKEN).replace("}", ",'room':'" + room + "'" + more + "}");
    }

    @Test
    void refusedRoomIsReportedForMessageHistoryAndJoin() {
        try (People people = new People(backend, ChatLimits.DEFAULT)) {
            EmbeddedChannel ada = people.enter("a");
            backend.answer(CompletableFuture.failedFuture(new CompletionException(RoomRefusedException.broken())));
            people.send(ada, "{'type':'message','room':'a','text':'hi','cid':'c1'}");
            people.send(ada, "{'type':'history','room':'a','before':'5-0'}");
            people.send(ada, "{'type':'join','room':'b'}");
            assertEquals(List.of(refused("a", ",'cid':'c1'"), refused("a", ""), refused("b", "")), received(ada));

            backend.answer(CompletableFuture.failedFuture(RoomRefusedException.tooMany()));
            people.send(ada, "{'type':'message','room':'a','text':'hi'}");
            assertEquals(
                    List.of(error("room-refused", "there are too many rooms to add a new one")
                            .replace("}", ",'room':'a'}")),
                    received(ada));
        }
    }
}
