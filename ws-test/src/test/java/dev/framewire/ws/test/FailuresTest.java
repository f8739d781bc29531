package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.assertFails;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.test.Fixtures.OnText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A test with the kit fails")
class FailuresTest {
    private static void fails(String message, Consumer<WsTest> scenario) {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            assertFails(message, () -> scenario.accept(t));
        }
    }

    @Test
    @DisplayName("if nothing comes, or something else, and quotes both directions")
    void expectations() {
        fails("expected TEXT \"a\" but nothing came", t -> t.expectText("a"));
        fails("expected TEXT \"b\" but got TEXT \"a!\"", t -> t.text("a").expectText("b"));
        fails("expected TEXT \"a\" but got PONG \"p\"", t -> t.ping("p").expectText("a"));
        fails("expected BINARY 01 but got TEXT \"a!\"", t -> t.text("a").expectBinary((byte) 1));
        fails("expected PING but got TEXT \"a!\"", t -> t.text("a").expectPing());
        fails("expected PONG \"q\" but got PONG \"p\"", t -> t.ping("p").expectPong("q"));
        fails("expected CLOSE 1001 but got CLOSE 1000 \"\"", t -> t.close(1000).expectClose(1001));
        fails("expected nothing but got TEXT \"a!\"", t -> t.text("a").expectNothing());
        fails("expected a frame but nothing came", WsTest::nextFrame);
        fails("no WsHandshakeFailedEvent", t -> t.event(WsHandshakeFailedEvent.class));
        fails("no WsCloseEvent", t -> t.closed());
        fails("the connection is closed", t -> t.hangUp().text("a"));
        fails("-> TEXT \"a\"\n  <- TEXT \"a!\"", t -> t.text("a").expectPing());
    }

    @Test
    @DisplayName("if another thread keeps it waiting for too long")
    void patience() {
        TestLoop.patience = Duration.ofMillis(10);
        try (WsTest t = WsTest.server(
                server().decider(WsHandshakeDecider.async(request -> new CompletableFuture<>()))
                        .build(),
                shout())) {
            assertFails("no response within PT0.01S", () -> t.upgrade("/ws"));
            assertFails("no frame within PT0.01S", t::awaitFrame);
        } finally {
            TestLoop.patience = Duration.ofSeconds(5);
        }
    }

    @Test
    @DisplayName("if a message is not finished")
    void unfinished() {
        OnText half = new OnText((ctx, text) -> ctx.writeAndFlush(new TextWebSocketFrame(false, 0, text)));
        try (WsTest t = WsTest.established(SERVER, half)) {
            assertFails("expected TEXT \"a\" but got an unfinished message", () -> t.text("a")
                    .expectText("a"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"String", "bytes"})
    @DisplayName("if a handler writes anything but a frame, whatever comes afterwards")
    void notAFrame(String kind) {
        ChannelFuture[] written = {null};
        OnText wrong = new OnText((ctx, text) ->
                written[0] = ctx.writeAndFlush(kind.equals("String") ? text : Unpooled.copiedBuffer(new byte[] {1})));
        WsTest t = WsTest.established(SERVER, wrong);
        AssertionError failure = assertFails("but a WebSocket takes frames only", () -> t.text("a"));
        assertTrue(failure.getMessage().contains("-> TEXT \"a\"\n  !! a handler wrote a "), failure.getMessage());
        assertInstanceOf(UnsupportedOperationException.class, written[0].cause());
        assertFails("but a WebSocket takes frames only", t::expectNothing);
        assertFails("but a WebSocket takes frames only", t::close);
    }

    @Test
    @DisplayName("if a handler does not release a message")
    void unreleasedFrame() {
        List<Object> kept = new ArrayList<>();
        WsTest t = WsTest.established(SERVER, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                kept.add(msg);
            }
        });
        t.text("a", "b").text("");
        assertFails("no handler has released TextWebSocketFrame(", t::close);
        kept.forEach(ReferenceCountUtil::release);
    }

    @Test
    @DisplayName("if a handler leaves another buffer of the connection")
    void leak() {
        List<ByteBuf> kept = new ArrayList<>();
        OnText leaking = new OnText((ctx, text) -> {
            kept.add(ctx.alloc().heapBuffer(8));
            kept.add(ctx.alloc().directBuffer(8));
        });
        WsTest t = WsTest.established(SERVER, leaking).text("a");
        assertFails("2 buffers of the connection were not released", t::close);
        kept.forEach(ByteBuf::release);
    }

    @Test
    @DisplayName("if a handler throws and the test does not look at the end of the connection")
    void unseenException() {
        IllegalStateException boom = new IllegalStateException("boom");
        Supplier<OnText> failing = () -> new OnText((ctx, text) -> {
            throw boom;
        });
        WsTest t = WsTest.established(SERVER, failing.get()).text("a");
        AssertionError failure = assertFails("a handler threw java.lang.IllegalStateException: boom", t::close);
        assertSame(boom, failure.getCause());
        try (WsTest seen = WsTest.established(SERVER, failing.get())) {
            assertSame(boom, seen.text("a").closed().cause());
        }
        try (WsTest expected = WsTest.established(SERVER, failing.get())) {
            expected.text("a").expectClose(1011);
        }
        WsTest expecting = WsTest.established(SERVER, failing.get()).text("a");
        assertSame(
                boom,
                assertFails("got CLOSE 1011", () -> expecting.expectText("a")).getCause());
        assertFails("boom", expecting::close);
    }

    @Test
    @DisplayName("if the peer cannot read what the handlers send")
    void brokenOutput() {
        // below the library's handlers, as a wrong encoder would
        OnText wrong = new OnText(
                (ctx, text) -> ctx.channel().pipeline().firstContext().writeAndFlush(Unpooled.copiedBuffer(new byte[] {
                    (byte) 0x83, 0
                })));
        WsTest t = WsTest.established(SERVER, wrong);
        assertFails("the peer cannot read what it got: the reserved opcode 3", () -> t.text("a"));
        assertFails("the reserved opcode 3", t::close);
    }

    @Test
    @DisplayName("with a note of each frame that was refused, and of each that no handler took")
    void notes() {
        OnText late = new OnText((ctx, text) -> {
            ctx.close();
            ctx.writeAndFlush(new TextWebSocketFrame("late"));
            ctx.fireChannelRead(new TextWebSocketFrame("lost"));
        });
        try (WsTest t = WsTest.established(SERVER, late)) {
            AssertionError failure =
                    assertFails("expected PING", () -> t.text("a").expectPing());
            assertTrue(failure.getMessage().contains("TextWebSocketFrame was not sent: "), failure.getMessage());
            assertTrue(failure.getMessage().contains("no handler took TextWebSocketFrame"), failure.getMessage());
        }
    }

    @Test
    @DisplayName("with the last 40 lines of a long trace, and the beginning of a long text")
    void longTrace() {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            for (int i = 0; i < 100; i++) {
                t.text("x".repeat(1000));
            }
            AssertionError failure = assertFails("expected PING", t::expectPing);
            assertEquals(42, failure.getMessage().lines().count());
            assertTrue(failure.getMessage().contains("x\"... 1001 bytes"), failure.getMessage());
        }
    }

    @Test
    @DisplayName("if the end of the connection waits for the peer")
    void notYetClosed() {
        OnText closing = new OnText((ctx, text) -> ctx.close());
        try (WsTest t = WsTest.established(SERVER, closing)) {
            assertFails("no WsCloseEvent", () -> t.text("a").expectClose(1000).closed());
            WsCloseEvent end = t.close(1000).closed();
            assertTrue(end.clean());
            assertFalse(t.channel().isActive());
        }
    }
}
