package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.CLIENT;
import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.test.Fixtures.OnText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Handlers on an established connection")
class EstablishedTest {
    @Test
    @DisplayName("talk to a scripted peer")
    void dialogue() {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.text("h", "", "i").expectText("hi!").ping("p").expectPong("p");
            t.raw("81 01 78").expectClose(1002).expectNothing();
            assertEquals(WsRule.UNMASKED_FROM_CLIENT, WsRule.of(t.closed().cause()));
        }
    }

    @Test
    @DisplayName("of a client get unmasked frames and send masked ones")
    void client() {
        try (WsTest t = WsTest.established(CLIENT, shout())) {
            t.text("hi").expectText("hi!").close(1000).expectClose(1000);
            assertTrue(t.closed().clean());
        }
    }

    @Test
    @DisplayName("end the connection with 1011 by an exception, as in production")
    void errorHandler() {
        OnText failing = new OnText((ctx, text) -> {
            throw new IllegalStateException("boom");
        });
        try (WsTest t = WsTest.established(SERVER, failing)) {
            t.text("hi").expectClose(1011);
            assertEquals("boom", t.closed().cause().getMessage());
        }
    }

    @Test
    @DisplayName("get the events of the handshake before the first frame")
    void handshakeEvents() {
        List<Object> events = new ArrayList<>();
        ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        };
        try (WsTest t = WsTest.established(SERVER, handler)) {
            assertInstanceOf(HandshakeComplete.class, events.get(0));
            assertInstanceOf(WsHandshakeCompleteEvent.class, events.get(1));
            assertEquals("/", t.event(WsHandshakeCompleteEvent.class).requestTarget());
        }
    }

    @Test
    @DisplayName("see a message each, whichever stands first")
    void order() {
        OnText passing = new OnText((ctx, text) -> ctx.fireChannelRead(new TextWebSocketFrame(text + "1")));
        OnText answering = new OnText((ctx, text) -> ctx.writeAndFlush(new TextWebSocketFrame(text + "2")));
        try (WsTest t = WsTest.established(SERVER, passing, answering)) {
            t.text("a").expectText("a12");
        }
    }

    @Test
    @DisplayName("wait for the peer when they close the channel, and keep their timers")
    void channelCloseKeepsTimers() {
        List<String> ran = new ArrayList<>();
        OnText closing = new OnText((ctx, text) -> {
            ctx.executor().schedule(() -> ran.add("timer"), 3, TimeUnit.SECONDS);
            ctx.channel().close();
        });
        try (WsTest t = WsTest.established(SERVER, closing)) {
            t.text("bye").expectClose(1000);
            assertTrue(t.channel().isActive());
            t.pass(Duration.ofSeconds(9));
            assertEquals(List.of("timer"), ran);
            assertTrue(t.channel().isActive());
            t.pass(Duration.ofSeconds(2));
            assertFalse(t.channel().isActive());
            assertEquals(WsCloseEvent.NO_CLOSE, t.closed().code());
        }
    }

    @Test
    @DisplayName("see time pass: Pings, timeouts and timers of their own, each at its time")
    void virtualTime() {
        List<Long> at = new ArrayList<>();
        OnText timed = new OnText((ctx, text) -> ctx.executor()
                .scheduleAtFixedRate(() -> at.add(ctx.executor().ticker().nanoTime()), 1, 1, TimeUnit.SECONDS));
        try (WsTest t = WsTest.established(SERVER, timed)) {
            t.text("go").pass(Duration.ofSeconds(3));
            assertEquals(List.of(1_000_000_000L, 2_000_000_000L, 3_000_000_000L), at);
            t.pass(Duration.ofSeconds(28)).expectPing();
            t.pass(Duration.ofSeconds(21)).expectClose(1011);
        }
    }

    @Test
    @DisplayName("stop when the peer stops reading, and go on when it reads again")
    void slowPeer() {
        OnText streaming = new OnText((ctx, text) -> {
            for (int i = 0; i < 5 && ctx.channel().isWritable(); i++) {
                ctx.writeAndFlush(new TextWebSocketFrame(text + i));
            }
        });
        try (WsTest t = WsTest.established(SERVER, streaming)) {
            t.stopReading().text("a").expectNothing();
            assertFalse(t.channel().isWritable());
            t.readAgain().expectText("a0").expectNothing();
            assertTrue(t.channel().isWritable());
            t.text("b").expectText("b0").expectText("b1");
        }
    }

    @Test
    @DisplayName("learn that the peer has hung up")
    void hangUp() {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.hangUp();
            assertEquals(WsCloseEvent.NO_CLOSE, t.closed().code());
            assertEquals(WsInitiator.REMOTE, t.closed().initiator());
        }
    }

    @Test
    @DisplayName("get nothing while they read nothing, as from a socket")
    void autoReadOff() {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            // the read that is under way still brings what comes next
            t.channel().config().setAutoRead(false);
            t.text("a").text("b").expectNothing();
            t.channel().read();
            t.expectText("a!").expectNothing();
            t.channel().read();
            t.expectText("b!");
        }
    }

    @Test
    @DisplayName("send messages that the test takes as they are on the wire")
    void fragmentsAndBinary() {
        OnText sending = new OnText((ctx, text) -> {
            ctx.write(new TextWebSocketFrame(false, 0, "a"));
            ctx.write(new BinaryWebSocketFrame(ctx.alloc().buffer().writeByte(1)))
                    .addListener(refused -> {});
            ctx.writeAndFlush(new io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame(true, 0, "b"));
        });
        try (WsTest t = WsTest.established(SERVER, sending)) {
            t.text("go");
            assertFalse(t.nextFrame().isFinal());
            assertEquals("CONTINUATION \"b\"", t.nextFrame().toString());
            t.text("go").expectText("ab");
        }
    }

    @Test
    @DisplayName("get bytes and give bytes")
    void binary() {
        ChannelInboundHandlerAdapter echo = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.writeAndFlush(msg);
            }
        };
        try (WsTest t = WsTest.established(SERVER, echo)) {
            t.binary(new byte[] {1}, new byte[] {2}).expectBinary((byte) 1, (byte) 2);
            byte[] large = new byte[65536];
            t.binary(large).expectBinary(large);
        }
    }

    @Test
    @DisplayName("that answer from another thread are awaited")
    void otherThread() {
        OnText slow =
                new OnText((ctx, text) -> new Thread(() -> ctx.writeAndFlush(new TextWebSocketFrame(text))).start());
        try (WsTest t = WsTest.established(SERVER, slow)) {
            t.text("hi").awaitFrame().expectText("hi");
        }
    }
}
