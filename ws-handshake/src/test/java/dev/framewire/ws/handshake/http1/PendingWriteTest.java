package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.CountingAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the time in which a response is not yet written or the connection is not yet closed. */
class PendingWriteTest {
    /** Completes no write and no close. */
    private static final class Slow extends ChannelOutboundHandlerAdapter {
        private final List<ChannelPromise> written = new ArrayList<>();
        private boolean closes;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ReferenceCountUtil.release(msg);
            written.add(promise);
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            closes = true;
        }
    }

    private final CountingAllocator alloc = new CountingAllocator();
    private final Slow slow = new Slow();
    private final List<Promise<WsHandshakeDecision>> decisions = new ArrayList<>();
    private Server server = Server.of(Server.config());

    @BeforeEach
    void slowDown() {
        server.channel.config().setAllocator(alloc);
        server.channel.pipeline().addFirst(slow);
    }

    @AfterEach
    void close() {
        server.close();
        assertEquals(0, alloc.held());
    }

    @Test
    @DisplayName("M8 while the 101 is not written yet, nothing is read, and what is held has a bound")
    void nothingIsReadWhileThe101IsPending() {
        server.receive(Request.UPGRADE);
        assertEquals(1, slow.written.size());
        assertFalse(server.channel.config().isAutoRead());
        server.receive(new byte[EarlyBytes.MAX_WAITING_BYTES]);
        assertFalse(slow.closes);
        server.receive(new byte[1]);
        assertTrue(slow.closes);
        assertEquals(List.of("failed -"), server.events);
    }

    @Test
    @DisplayName("M8 a 101 that is written after the deadline has no effect")
    void late101HasNoEffect() {
        server.receive(Request.UPGRADE);
        server.channel.advanceTimeBy(10, TimeUnit.SECONDS);
        server.channel.runPendingTasks();
        assertEquals(List.of("failed -"), server.events);
        slow.written.get(0).setSuccess();
        server.channel.runPendingTasks();
        server.receiveFrame(Server.MASKED_HELLO);
        assertEquals(List.of("failed -"), server.events);
    }

    @Test
    @DisplayName("unbounded queue of pipelined requests: nothing is held while a connection closes after its deadline")
    void nothingIsHeldWhileTheConnectionCloses() {
        server.answering = false;
        server.receive(Request.plain("/a")).receive(Request.UPGRADE).receiveFrame(Server.MASKED_HELLO);
        server.channel.advanceTimeBy(10, TimeUnit.SECONDS);
        server.channel.runPendingTasks();
        assertTrue(slow.closes);
        assertEquals(0, alloc.held());
        server.receive(new byte[10 * EarlyBytes.MAX_WAITING_BYTES]);
        assertEquals(0, alloc.held());
    }

    @Test
    @DisplayName("H19 while a refusal is not written yet, the server reads and so notices a close by the client")
    void readingContinuesWhileARefusalIsPending() {
        server.close();
        server = Server.of(Server.config().decider(request -> {
            decisions.add(request.newPromise());
            return decisions.get(0);
        }));
        server.channel.pipeline().addFirst(new Slow());
        server.receive(Request.UPGRADE);
        assertFalse(server.channel.config().isAutoRead());
        decisions.get(0).setSuccess(WsHandshakeDecision.refuse(HttpResponseStatus.FORBIDDEN, "no"));
        server.channel.runPendingTasks();
        assertEquals(List.of("failed 403"), server.events);
        assertTrue(server.channel.config().isAutoRead());
    }
}
