package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.at;
import static dev.framewire.ws.example.chat.People.id;
import static dev.framewire.ws.example.chat.People.joined;
import static dev.framewire.ws.example.chat.People.line;
import static dev.framewire.ws.example.chat.People.message;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.FragileBackend;
import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Return to a room without loss or repetition")
class ComingBackTest {
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
    void returningMemberGetsMissedMessagesOnceAndInOrder() {
        EmbeddedChannel ada = people.enter("a");
        say(ada, "a", 0, 249);
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'a','after':'" + id(9) + "'}");
        say(ada, "a", 250, 250);
        assertEquals(
                List.of(
                        joined("a", "'guest-1','guest-2'", lines(10, 109), false, false),
                        "{'type':'history','room':'a','entries':[" + lines(110, 209) + "],'earlier':false}",
                        "{'type':'history','room':'a','entries':[" + lines(210, 249) + "],'earlier':false}",
                        message("a", 250, "guest-1", "m250", "")),
                received(bob));
    }

    @Test
    void messageSentDuringTheCatchUpArrivesOnce() {
        EmbeddedChannel ada = people.enter("a");
        say(ada, "a", 0, 120);
        EmbeddedChannel bob = people.enter();
        bob.writeInbound(new TextWebSocketFrame("{\"type\":\"join\",\"room\":\"a\",\"after\":\"" + id(0) + "\"}"));
        for (int i = 121; i < 130; i++) {
            // one task of the hub between any two messages
            people.tasks.remove().run();
            ada.writeInbound(new TextWebSocketFrame("{\"type\":\"message\",\"room\":\"a\",\"text\":\"m" + i + "\"}"));
        }
        people.run();
        String all = String.join("", received(bob));
        List<Long> ids = Pattern.compile("'id':'\\d+-(\\d+)'")
                .matcher(all)
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
        assertEquals(LongStream.rangeClosed(1, 129).boxed().toList(), ids);
    }

    @Test
    void memberWhoMissedNothingGetsNoHistory() {
        EmbeddedChannel ada = people.enter("a");
        say(ada, "a", 0, 3);
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'a','after':'" + id(3) + "'}");
        say(ada, "a", 4, 4);
        assertEquals(
                List.of(joined("a", "'guest-1','guest-2'", "", false, false), message("a", 4, "guest-1", "m4", "")),
                received(bob));
    }

    @Test
    void unknownIdReportsAGapAndSendsTheStoredMessages() {
        EmbeddedChannel ada = people.enter("a");
        say(ada, "a", 0, 1);
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'a','after':'5-0'}");
        assertEquals(List.of(joined("a", "'guest-1','guest-2'", lines(0, 1), false, true)), received(bob));
    }

    @Test
    void idFromTheFutureReportsAGapAndNewMessagesArrive() {
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'a','after':'" + (People.MILLIS + 5) + "-0'}");
        assertEquals(List.of(joined("a", "'guest-1'", "", false, true)), received(bob));
        say(bob, "a", 0, 0);
        assertEquals(List.of(message("a", 0, "guest-1", "m0", "")), received(bob));
    }

    @Test
    void repeatedMessageIsAcknowledgedAgainAndDeliveredOnce() {
        EmbeddedChannel ada = people.enter("a");
        EmbeddedChannel bob = people.enter("a");
        received(ada);
        people.send(ada, "{'type':'nick','nick':'ada','session':'0123456789abcdef'}");
        received(ada);
        received(bob);
        String sent = "{'type':'message','room':'a','text':'hi','cid':'c1'}";
        String ack = "{'type':'ack','room':'a','cid':'c1','id':'" + id(0) + "'" + at() + "}";
        people.send(ada, sent);
        people.send(ada, sent);
        String said = message("a", 0, "ada", "hi", ",'cid':'c1'");
        assertEquals(List.of(said, ack, ack), received(ada));

        EmbeddedChannel again = people.enter("a");
        people.send(again, "{'type':'nick','nick':'ada','session':'0123456789abcdef'}");
        received(again);
        people.send(again, sent);
        assertEquals(List.of(ack), received(again));

        people.send(bob, sent);
        assertEquals(
                1,
                received(bob).stream().filter(said::equals).count(),
                "the client id of another member has no effect");
        assertEquals(List.of(message("a", 1, "guest-2", "hi", ",'cid':'c1'")), received(again));
    }

    @Test
    void lateEntryOfTheTailIsNotDeliveredTwice() {
        FragileBackend lagging = new FragileBackend(People.NOON);
        try (People slow = new People(lagging, TWO_ROOMS)) {
            EmbeddedChannel ada = slow.enter("a");
            lagging.hold();
            slow.send(ada, "{'type':'message','room':'a','text':'m0'}");
            assertEquals(List.of(), received(ada));
            EmbeddedChannel bob = slow.enter();
            slow.send(bob, "{'type':'join','room':'a'}");
            assertEquals(
                    List.of(joined("a", "'guest-1','guest-2'", line(0, "guest-1", "m0"), false, false)), received(bob));
            received(ada);
            lagging.letGo();
            slow.run();
            assertEquals(List.of(message("a", 0, "guest-1", "m0", "")), received(ada));
            assertEquals(List.of(), received(bob), "has it already");
            slow.send(ada, "{'type':'message','room':'a','text':'m1'}");
            assertEquals(List.of(message("a", 1, "guest-1", "m1", "")), received(bob));
            lagging.listener().heard(new Entry("a", new EntryId(People.MILLIS, 1), "guest-1", "m1", null));
            slow.run();
            assertEquals(List.of(), received(bob), "the store delivered it twice");
        }
    }
}
