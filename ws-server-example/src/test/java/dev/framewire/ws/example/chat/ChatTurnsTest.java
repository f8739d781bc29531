package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.at;
import static dev.framewire.ws.example.chat.People.error;
import static dev.framewire.ws.example.chat.People.joined;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.limits.AddressLimits;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Commands and answers that wait for their turn")
class ChatTurnsTest {
    private static final String HISTORY = "{'type':'history','room':'full','before':'99999999999999-0','limit':100}";
    private static final String PING = "{'type':'ping'}";
    private static final String PONG = "{'type':'pong'}";

    private final MemoryBackend backend = new MemoryBackend(People.NOON);
    private final People people = new People(backend, ChatLimits.DEFAULT);

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    private EmbeddedChannel enter(String room) {
        EmbeddedChannel channel = people.enter(room);
        channel.freezeTime();
        return channel;
    }

    @Test
    void commandDoesNotWaitForMissedEntries() {
        People.fill(backend, "full", 500);
        EmbeddedChannel late = enter("lobby");
        people.send(late, "{'type':'join','room':'full','after':'" + People.id(0) + "'}");
        received(late);
        people.send(late, PING);
        assertEquals(List.of("{'type':'pong'}"), received(late));
    }

    @Test
    void leavingTheRoomEndsTheMissedEntries() {
        People.fill(backend, "full", 500);
        EmbeddedChannel late = enter("lobby");
        people.send(late, "{'type':'join','room':'full','after':'" + People.id(0) + "'}");
        received(late);
        people.send(late, "{'type':'leave','room':'full'}");
        people.pass(late, 60_000);
        people.send(late, PING);
        assertEquals(List.of("{'type':'leave','room':'full','nick':'guest-1'" + at() + "}", PONG), received(late));
    }

    @Test
    void waitingCommandsOfADisconnectedMemberAreDropped() {
        String nick = "{'type':'nick','nick':'ada','session':'0123456789abcdef'}";
        People.fill(backend, "full", 100);
        EmbeddedChannel hasty = enter("full");
        people.send(hasty, nick);
        people.sendAtOnce(hasty, 3, HISTORY);
        people.send(hasty, "{'type':'join','room':'empty'}");
        received(hasty);
        people.send(people.enter(), nick);
        CloseWebSocketFrame close = assertInstanceOf(CloseWebSocketFrame.class, hasty.readOutbound());
        close.release();
        people.pass(hasty, 60_000);
        assertEquals(List.of(), received(hasty));
        EmbeddedChannel bob = people.enter();
        people.send(bob, "{'type':'join','room':'empty'}");
        assertEquals(List.of(joined("empty", "'guest-3'", "", false, false)), received(bob));
    }

    @Test
    void connectionsOfAnAddressShareItsTokens() throws UnknownHostException {
        AddressLimits limits = new AddressLimits(new AddressRules(2, List.of()), 1, 3);
        EmbeddedChannel one = from("198.51.100.1", limits);
        EmbeddedChannel other = from("198.51.100.1", limits);
        people.send(one, PING);
        people.send(other, PING);
        assertEquals(PONG, received(one).get(1), "the third token, after two connections");
        assertEquals(
                error("too-fast", "more than 10 messages a second"),
                received(other).get(1));
        one.finishAndReleaseAll();
        other.finishAndReleaseAll();
    }

    private EmbeddedChannel from(String address, AddressLimits limits) throws UnknownHostException {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 1234);
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
        channel.freezeTime();
        assertTrue(limits.admit(channel));
        channel.pipeline().addLast(new ChatHandler(people.hub, ChatProtocol.SUPERCHAT));
        people.run();
        return channel;
    }

    @Test
    void memberWhoDoesNotReadGetsNoHistoryAndIsNotRead() {
        ReadCounter reads = new ReadCounter();
        EmbeddedChannel silent = people.enter(ChatProtocol.SUPERCHAT, reads);
        people.send(silent, "{'type':'join','room':'full'}");
        received(silent);
        silent.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2));
        silent.write(Unpooled.buffer(3).writeZero(3));
        int before = reads.count;
        people.sendAtOnce(silent, 1, HISTORY);
        people.sendAtOnce(silent, 1, PING);
        assertEquals(before, reads.count);
        assertTrue(silent.outboundMessages().isEmpty());
        silent.flushOutbound();
        people.run();
        ReferenceCountUtil.release(silent.readOutbound());
        assertEquals(2, received(silent).size(), "history and pong, in the order in which they were asked for");
        assertEquals(before + 1, reads.count);
    }

    @Test
    void answerWaitsUntilThePeerHasTakenThePreviousOne() {
        Sending sending = new Sending();
        EmbeddedChannel slow = people.enter(ChatProtocol.SUPERCHAT, sending);
        people.send(slow, "{'type':'join','room':'full'}");
        received(slow);
        sending.stalled = true;
        people.sendAtOnce(slow, 2, HISTORY);
        people.sendAtOnce(slow, 1, PING);
        assertEquals(1, received(slow).size());
        sending.take();
        people.run();
        assertEquals(1, received(slow).size());
        sending.take();
        people.run();
        assertEquals(List.of("{'type':'pong'}"), received(slow));
    }

    /** Sends messages, but completes their promises only when the test calls take(). */
    private static final class Sending extends ChannelOutboundHandlerAdapter {
        private boolean stalled;
        private ChannelPromise last;

        void take() {
            last.setSuccess();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            last = promise;
            ctx.write(msg, stalled ? ctx.newPromise() : promise);
        }
    }

    @Test
    void answerIsEncodedOnTheEventLoopOfItsConnection() {
        People.fill(backend, "full", 1);
        EmbeddedChannel ada = people.enter("lobby");
        List<Object> written = new ArrayList<>();
        ada.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                written.add(msg);
                ctx.write(msg, promise);
            }
        });
        people.send(ada, "{'type':'join','room':'full'}");
        assertInstanceOf(ChatEvent.Joined.class, written.get(0), "as the hub wrote it");
        assertTrue(received(ada).get(0).startsWith("{'type':'joined'"), "as it was sent");
    }
}
