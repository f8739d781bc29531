package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.at;
import static dev.framewire.ws.example.chat.People.id;
import static dev.framewire.ws.example.chat.People.joined;
import static dev.framewire.ws.example.chat.People.line;
import static dev.framewire.ws.example.chat.People.message;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms and their history")
class RoomsTest {
    private static final ChatLimits TWO_ROOMS = new ChatLimits(2000, 32, 2, 1000, 100_000);

    private final MemoryBackend backend = new MemoryBackend(People.NOON);
    private final People people = new People(backend, TWO_ROOMS);

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    private void say(EmbeddedChannel channel, String room, int first, int last) {
        for (int i = first; i <= last; i++) {
            people.send(channel, "{'type':'message','room':'" + room + "','text':'m" + i + "'}");
        }
    }

    /** The lines m{first} to m{last} of guest-1, whose ids count from 0. */
    private static String lines(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> line(i, "guest-1", "m" + i))
                .collect(Collectors.joining(","));
    }

    @Test
    void messageStaysInItsRoom() {
        EmbeddedChannel ada = people.enter("games", "work");
        EmbeddedChannel player = people.enter("games");
        EmbeddedChannel worker = people.enter("work");
        received(ada);
        say(ada, "games", 0, 0);
        assertEquals(List.of(message("games", 0, "guest-1", "m0", "")), received(player));
        assertEquals(List.of(), received(worker));
    }

    @Test
    void joinAndLeaveAreSentToTheMembersOfTheRoom() {
        EmbeddedChannel ada = people.enter("games");
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'games'}");
        assertEquals(List.of(joined("games", "'guest-1','guest-2'", "", false, false)), received(bob));
        people.send(bob, "{'type':'leave','room':'games'}");
        assertEquals(List.of("{'type':'leave','room':'games','nick':'guest-2'" + at() + "}"), received(bob));
        assertEquals(
                List.of(
                        "{'type':'join','room':'games','nick':'guest-2'" + at() + "}",
                        "{'type':'leave','room':'games','nick':'guest-2'" + at() + "}"),
                received(ada));
        say(ada, "games", 0, 0);
        assertEquals(List.of(), received(bob));
    }

    @Test
    void roomsWithPeopleAreListed() {
        people.enter("games", "work");
        EmbeddedChannel ada = people.enter("work");
        people.send(ada, "{'type':'list'}");
        assertEquals(
                List.of("{'type':'rooms','rooms':[{'room':'games','people':1},{'room':'lobby','people':0},"
                        + "{'room':'work','people':2}]}"),
                received(ada));
    }

    @Test
    void refusedCommandNamesTheRoom() {
        EmbeddedChannel ada = people.enter("a", "b");
        people.send(ada, "{'type':'join','room':'a'}");
        people.send(ada, "{'type':'join','room':'c'}");
        people.send(ada, "{'type':'leave','room':'c'}");
        people.send(ada, "{'type':'history','room':'c','before':'1-0'}");
        people.send(ada, "{'type':'message','room':'c','text':'x','cid':'m1'}");
        assertEquals(
                List.of(
                        error("already-joined", "you are in that room", "a", ""),
                        error("too-many-rooms", "you are in 2 rooms, the maximum", "c", ""),
                        error("not-joined", "you are not in that room", "c", ""),
                        error("not-joined", "you are not in that room", "c", ""),
                        error("not-joined", "you are not in that room", "c", ",'cid':'m1'")),
                received(ada));
    }

    private static String error(String code, String message, String room, String more) {
        return "{'type':'error','code':'" + code + "','message':'" + message + "','room':'" + room + "'" + more + "}";
    }

    @Test
    void newMemberGetsTheLastFiftyMessagesAndOlderOnesOnRequest() {
        EmbeddedChannel ada = people.enter("a");
        say(ada, "a", 0, 59);
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'a'}");
        assertEquals(List.of(joined("a", "'guest-1','guest-2'", lines(10, 59), true, false)), received(bob));
        people.send(bob, "{'type':'history','room':'a','before':'" + id(10) + "','limit':4}");
        people.send(bob, "{'type':'history','room':'a','before':'" + id(6) + "'}");
        assertEquals(
                List.of(
                        "{'type':'history','room':'a','entries':[" + lines(6, 9) + "],'earlier':true}",
                        "{'type':'history','room':'a','entries':[" + lines(0, 5) + "],'earlier':false}"),
                received(bob));
    }

    @Test
    void twoNodesOnOneStoreDeliverTheSameMessages() {
        People other = new People(backend, TWO_ROOMS);
        try (other) {
            EmbeddedChannel ada = people.enter("a");
            EmbeddedChannel bob = other.enter("a");
            say(ada, "a", 0, 0);
            other.run();
            other.send(bob, "{'type':'message','room':'a','text':'from there'}");
            people.run();
            List<String> expected =
                    List.of(message("a", 0, "guest-1", "m0", ""), message("a", 1, "guest-2-1", "from there", ""));
            assertEquals(expected, received(ada));
            assertEquals(expected, received(bob));
        }
    }
}
