package dev.framewire.ws.example.redis;

import static dev.framewire.ws.example.redis.RedisNodes.await;
import static dev.framewire.ws.example.store.BackendContract.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The tail of rooms on Redis")
class RedisTailTest {
    private RedisNodes nodes;
    private RoomStore.Tail tail;

    @BeforeEach
    void follow() throws Exception {
        nodes = new RedisNodes();
        tail = nodes.first.rooms().tail(nodes.listener);
        get(tail.follow("a"));
        nodes.say("a", "begin");
        assertEquals("begin", nodes.next());
    }

    @AfterEach
    void close() {
        tail.close();
        nodes.close();
    }

    private void loseEverything() throws IOException {
        nodes.server.stop();
        nodes.server.forget();
        nodes.server.startAgain();
        await(() -> RedisNodes.answers(nodes.second));
    }

    @Test
    void tailReportsTheGapBeforeNewEntries() throws Exception {
        nodes.link.cut();
        loseEverything();
        nodes.say("a", "new");
        nodes.link.mend();
        assertEquals("missed in a", nodes.next());
        assertEquals("new", nodes.next());
    }

    @Test
    void entriesWrittenDuringABreakAreDeliveredWithoutAGap() throws Exception {
        nodes.link.cut();
        for (int i = 0; i < 1200; i++) {
            nodes.say("a", "m" + i);
        }
        nodes.link.mend();
        for (int i = 0; i < 1200; i++) {
            assertEquals("m" + i, nodes.next());
        }
    }

    @Test
    void entriesAreDeliveredIfTheirHintsAreGone() throws Exception {
        nodes.link.cut();
        nodes.say("a", "one");
        nodes.stranger.del("framewire:news");
        nodes.say("a", "two");
        nodes.link.mend();
        assertEquals("one", nodes.next());
        assertEquals("two", nodes.next());
    }

    @Test
    void roomThatWasEmptyBeforeABreakHasAGapAfterManyEntries() throws Exception {
        get(tail.follow("b"));
        nodes.link.cut();
        for (int i = 0; i < 201; i++) {
            nodes.say("b", "m" + i);
        }
        nodes.stranger.del("framewire:news");
        nodes.link.mend();
        assertEquals("missed in b", nodes.next());
        assertEquals("m0", nodes.next());
    }

    @Test
    void entryWithoutAHintIsDeliveredBeforeTheNextEntry() throws Exception {
        nodes.stranger.xadd("framewire:room:a", "nick", "bob", "text", "from a node without news");
        nodes.say("a", "next");
        assertEquals("from a node without news", nodes.next());
        assertEquals("next", nodes.next());
    }

    @Test
    void expiryOfARoomIsNotAGap() throws Exception {
        nodes.stranger.del("framewire:room:a");
        nodes.say("a", "again");
        assertEquals("again", nodes.next());
    }

    @Test
    void manyRoomsNeedOneBlockingRead() throws Exception {
        for (int i = 0; i < 250; i++) {
            get(tail.follow("r" + i));
        }
        nodes.link.cut();
        nodes.stranger.del("framewire:news");
        nodes.say("r249", "news");
        nodes.link.mend();
        assertEquals("news", nodes.next(), "the rooms are read in parts");
        String reads = nodes.stranger
                .clientList()
                .lines()
                .filter(line -> line.contains("cmd=xread"))
                .findFirst()
                .orElse("");
        assertTrue(reads.length() < 1000, reads);
    }

    @Test
    void entryWrittenBeforeThePositionIsKnownIsDelivered() throws Exception {
        CompletableFuture<Void> delay = new CompletableFuture<>();
        RoomStore slow = mock(RoomStore.class);
        when(slow.read(any(), any())).thenAnswer(call -> {
            Slice slice = get(nodes.second.rooms().read(call.getArgument(0), call.getArgument(1)));
            return call.getArgument(0).equals("b")
                    ? delay.thenApply(done -> slice)
                    : CompletableFuture.completedStage(slice);
        });
        tail.close();
        try (RedisLink link = new RedisLink(nodes.server.uri());
                RoomStore.Tail other =
                        new RedisTail(link, slow, new StreamEntries(), nodes.listener, System::nanoTime)) {
            get(other.follow("a"));
            nodes.say("a", "it reads");
            assertEquals("it reads", nodes.next());
            CompletionStage<EntryId> followed = other.follow("b");
            nodes.say("b", "said meanwhile");
            nodes.say("a", "after its hint");
            assertEquals("after its hint", nodes.next());
            delay.complete(null);
            assertEquals(EntryId.NONE, get(followed));
            assertEquals("said meanwhile", nodes.next());
        }
    }

    @Test
    void roomUnfollowedDuringDeliveryIsNotReadAgain() throws Exception {
        RoomStore.Listener leaving = new RoomStore.Listener() {
            @Override
            public void heard(Entry entry) {
                tail.unfollow("a");
                nodes.delivered.add(entry.text());
            }

            @Override
            public void missed(String room) {
                nodes.delivered.add("missed in " + room);
            }
        };
        tail.close();
        tail = nodes.first.rooms().tail(leaving);
        get(tail.follow("a"));
        nodes.link.cut();
        for (int i = 0; i < 300; i++) {
            nodes.say("a", "m" + i);
        }
        nodes.link.mend();
        for (int i = 0; i < 200; i++) {
            assertEquals("m" + i, nodes.next());
        }
        await(() -> nodes.stranger.clientList().contains("flags=b"));
        assertEquals(0, nodes.delivered.size());
    }

    @Test
    void connectionThatDoesNotAnswerIsReplaced() throws Exception {
        long newest = newestClient();
        nodes.link.silence();
        await(() -> newestClient() > newest);
        nodes.link.mend();
        nodes.say("a", "by the new one");
        assertEquals("by the new one", nodes.next());
    }

    private long newestClient() {
        return nodes.stranger
                .clientList()
                .lines()
                .mapToLong(line -> Long.parseLong(line.substring("id=".length(), line.indexOf(' '))))
                .max()
                .orElse(0);
    }

    @Test
    void listenerThatThrowsDoesNotStopDelivery() throws Exception {
        RoomStore.Listener throwing = new RoomStore.Listener() {
            @Override
            public void heard(Entry entry) {
                nodes.delivered.add("threw at " + entry.text());
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void missed(String room) {
                throw new IllegalStateException("thrown by the test");
            }
        };
        tail.close();
        try (RoomStore.Tail other = nodes.first.rooms().tail(throwing)) {
            get(other.follow("a"));
            nodes.link.cut();
            nodes.say("a", "one");
            nodes.say("a", "two");
            nodes.link.mend();
            assertEquals("threw at one", nodes.next());
            assertEquals("threw at two", nodes.next());
        }
    }

    @Test
    void nodeThatCannotReadHintsIsNotAvailable() throws Exception {
        try (Directory directory = nodes.first.directory(Map::of, people -> {})) {
            assertTrue(directory.guestPrefix().startsWith("guest-"));
            await(nodes.first::isAvailable);
            nodes.stranger.aclSetuser(
                    "default",
                    new AclSetuserArgs()
                            .resetKeys()
                            .keyPattern("framewire:[^n]*")
                            .keyPattern("framewire:n[^e]*"));
            nodes.later.addAndGet(TimeUnit.SECONDS.toNanos(6));
            await(() -> !nodes.first.isAvailable());
            assertTrue(RedisNodes.answers(nodes.first), "it still answers");
            nodes.stranger.aclSetuser("default", new AclSetuserArgs().allKeys());
            await(nodes.first::isAvailable);
        }
    }

    @Test
    void hintsAreReadWithoutABlockingRead() throws Exception {
        nodes.stranger.aclSetuser("default", new AclSetuserArgs().removeCommand(CommandType.XREAD));
        for (int i = 0; i < 3; i++) {
            nodes.say("a", "m" + i);
            assertEquals("m" + i, nodes.next());
        }
    }
}
