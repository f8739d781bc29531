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
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
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
            assertEquals(65536, t.channel().config().getWriteBufferHighWaterMark());
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
            t.channel().config().setAutoRead(false);
            t.text("a").text("b").expectNothing();
            t.channel().read();
            t.expectText("a!").expectNothing();
            t.channel().read();
            t.expectText("b!");
        }
    }

    @Test
    @DisplayName("send messages that the test takes whole or frame by frame")
    void fragments() {
        OnText sending = new OnText((ctx, text) -> {
            ctx.write(new TextWebSocketFrame(false, 0, "a"));
            ctx.write(new PingWebSocketFrame(ctx.alloc().buffer()));
            ctx.write(new ContinuationWebSocketFrame(false, 0, "b"));
            ctx.writeAndFlush(new ContinuationWebSocketFrame(true, 0, "c"));
        });
        try (WsTest t = WsTest.established(SERVER, sending)) {
            t.text("go").expectText("abc").expectPing().expectNothing();
            t.text("go");
            assertFalse(t.nextFrame().isFinal());
            t.expectPing().nextFrame();
            assertEquals("CONTINUATION \"c\"", t.nextFrame().toString());
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
    @DisplayName("may be tested from one thread after the other")
    void threads() throws Exception {
        try (WsTest t = WsTest.established(SERVER, shout())) {
            FutureTask<WsTest> step =
                    new FutureTask<>(() -> t.stopReading().text("a").readAgain().expectText("a!"));
            new Thread(step).start();
            step.get();
            t.text("b").expectText("b!");
        }
    }

    @Test
    @DisplayName("that answer from another thread are awaited, and run on the thread of the test")
    void otherThread() {
        List<Thread> writing = new ArrayList<>();
        ChannelOutboundHandlerAdapter noting = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                writing.add(Thread.currentThread());
                ctx.write(msg, promise);
            }
        };
        OnText slow =
                new OnText((ctx, text) -> new Thread(() -> ctx.writeAndFlush(new TextWebSocketFrame(text))).start());
        try (WsTest t = WsTest.established(SERVER, noting, slow)) {
            t.text("hi").awaitFrame().expectText("hi");
            assertEquals(List.of(Thread.currentThread()), writing);
        }
    }
}
