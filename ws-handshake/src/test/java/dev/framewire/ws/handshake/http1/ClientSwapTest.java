package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.connection.WsUnhandledErrorHandler;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import dev.framewire.ws.testing.Hex;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the change from HTTP to WebSocket in the client's pipeline. */
class ClientSwapTest {
    /** Text "hi", Ping "p", text "yo" in two fragments, Close 1000. */
    private static final String FRAMES = "8102 6869  8901 70  0101 79  8001 6f  8802 03e8";

    private static final List<String> EVENTS =
            List.of("HANDSHAKE_ISSUED", "complete null 0", "HANDSHAKE_COMPLETE", "text hi", "text yo");

    private static byte[] withFrames(ClientChannel client) {
        byte[] answer = client.good().getBytes(StandardCharsets.US_ASCII);
        byte[] frames = Hex.bytes(FRAMES);
        byte[] all = Arrays.copyOf(answer, answer.length + frames.length);
        System.arraycopy(frames, 0, all, answer.length, frames.length);
        return all;
    }

    /** Asserts that the user got the messages after the events, and that a Pong and a Close were sent. */
    private static void assertWholeSession(ClientChannel client) {
        assertEquals(EVENTS, client.recorder.log());
        assertEquals(List.of("8a p", "88 \u0003\u00e8"), client.sentFrames());
        List<String> events = client.finish();
        assertEquals(
                List.of("close 1000  sent 1000 REMOTE clean", "inactive"),
                events.subList(EVENTS.size(), events.size()));
    }

    @Test
    @DisplayName("K11 M4 frames in the same read as the 101 reach the user after the event")
    void framesReadWithTheAnswerFollowTheEvent() {
        ClientChannel client = ClientChannel.open();
        assertWholeSession(client.receive(withFrames(client)));
    }

    @Test
    @DisplayName("K11 M4 a session that is cut in two at any byte is the same session")
    void sessionCutAtAnyByteIsTheSame() {
        int length = withFrames(ClientChannel.open()).length;
        for (int cut = 1; cut < length; cut++) {
            ClientChannel client = ClientChannel.open();
            byte[] session = withFrames(client);
            client.receive(Arrays.copyOf(session, cut));
            client.receive(Arrays.copyOfRange(session, cut, length));
            assertWholeSession(client);
        }
    }

    @Test
    @DisplayName("K11 M4 a session that arrives byte by byte is the same session, with auto-read on and off")
    void sessionReceivedByteByByteIsTheSame() {
        for (ClientChannel client : new ClientChannel[] {
            ClientChannel.open(),
            ClientChannel.openWithAutoReadOff(WsClientConfig.builder(ECHO).build())
        }) {
            for (byte b : withFrames(client)) {
                client.receive(new byte[] {b});
            }
            assertWholeSession(client);
        }
    }

    @Test
    @DisplayName("K11 HTTP helpers are removed from the pipeline; nothing is lost, and no HTTP object reaches the user")
    void httpHelpersAreRemovedAndNothingIsLost() {
        ClientChannel client = ClientChannel.open(
                WsClientConfig.builder(ECHO).build(), new HttpContentDecompressor(0), new HttpObjectAggregator(100));
        client.receive(withFrames(client));
        assertNull(client.channel.pipeline().get(HttpObjectAggregator.class));
        assertNull(client.channel.pipeline().get(HttpContentDecompressor.class));
        assertWholeSession(client);
    }

    @Test
    @DisplayName("K6 the failure has the status of a long refusal, also behind an aggregator")
    void statusOfALongRefusalPassesAnAggregator() {
        ClientChannel client = ClientChannel.open(WsClientConfig.builder(ECHO).build(), new HttpObjectAggregator(100));
        client.answer("HTTP/1.1 503 x\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1000));
        assertEquals(503, client.failure().status().code());
        client.finish();
    }

    @Test
    @DisplayName(
            "K11 after the handshake the pipeline has only WebSocket handlers; the last one handles the exceptions of the user")
    void pipelineHasOnlyWebSocketHandlersAfterwards() {
        ClientChannel client = ClientChannel.open();
        client.answer(client.good());
        assertNull(client.channel.pipeline().get(HttpClientCodec.class));
        assertNull(client.channel.pipeline().get(WsClientHandshakeHandler.class));
        assertNull(client.channel.pipeline().get(EarlyBytes.class));
        assertNotNull(client.channel.pipeline().get(WsFrameDecoder.class));
        assertInstanceOf(
                WsUnhandledErrorHandler.class, client.channel.pipeline().last());
        client.finish();
    }

    @Test
    @DisplayName("M5 the user may write during the event and after it")
    void userMayWriteDuringTheEvent() {
        List<String> order = new ArrayList<>();
        ChannelHandler writer = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof WsHandshakeCompleteEvent) {
                    ctx.writeAndFlush(new TextWebSocketFrame("first"));
                    order.add("event");
                }
            }
        };
        ClientChannel client = ClientChannel.open(WsClientConfig.builder(ECHO).build());
        client.channel.pipeline().addLast(writer);
        client.handler.handshakeFuture().addListener(done -> {
            order.add("future");
            client.channel.writeAndFlush(new TextWebSocketFrame("second"));
        });
        client.answer(client.good());
        assertEquals(List.of("81 first", "81 second"), client.sentFrames());
        assertEquals(List.of("event", "future"), order);
        client.finish();
    }

    @Test
    @DisplayName("K5 a frame that is written before the answer fails its promise, is released and not sent")
    void frameBeforeTheAnswerFails() {
        ClientChannel client = ClientChannel.open();
        TextWebSocketFrame frame = new TextWebSocketFrame("early");
        ChannelFuture written = client.channel.writeAndFlush(frame);
        assertEquals(
                "WebSocket frame written before the handshake is complete",
                written.cause().getMessage());
        assertEquals(0, frame.refCnt());
        assertEquals(0, client.sentBytes().length);
        client.channel.writeAndFlush(new TextWebSocketFrame("void"), client.channel.voidPromise());
        assertTrue(client.channel.isOpen());

        client.answer(client.good());
        client.channel.writeAndFlush(new TextWebSocketFrame("now"));
        assertEquals(List.of("81 now"), client.sentFrames());
        client.finish();
    }

    @Test
    @DisplayName("K5 a frame that is written after a failed handshake fails its promise")
    void frameAfterAFailedHandshakeFails() {
        ClientChannel client = ClientChannel.open();
        client.answer("HTTP/1.1 404 x\r\n\r\n");
        assertFalse(client.channel.writeAndFlush(new TextWebSocketFrame("late")).isSuccess());
        client.finish();
    }

    @Test
    @DisplayName(
            "K11 with auto-read off the handler reads until the answer is complete; afterwards only the user reads")
    void withoutAutoReadTheHandlerReadsUntilTheAnswer() {
        ClientChannel client =
                ClientChannel.openWithAutoReadOff(WsClientConfig.builder(ECHO).build());
        assertEquals(1, client.reads);
        client.answer("HTTP/1.1 100 Continue\r\n\r\n");
        assertEquals(2, client.reads, "reads on after an interim answer");
        String good = client.good();
        client.answer(good.substring(0, 20));
        assertTrue(client.reads >= 3, "reads on in the middle of the answer");
        client.answer(good.substring(20)).receive(Hex.bytes("8102 6869"));
        int reads = client.reads;
        client.receive(Hex.bytes("8102 6869"));
        assertEquals(reads, client.reads, "a message came, so it is the user's turn");
        client.finish();
    }

    @Test
    @DisplayName("K11 a user who closes during the event sends Close 1000; later frames are dropped")
    void closeDuringTheEventSendsClose1000() {
        ClientChannel client = ClientChannel.open();
        client.handler
                .handshakeFuture()
                .addListener(done -> client.channel.pipeline().close());
        client.receive(withFrames(client));
        assertEquals(List.of("88 \u0003\u00e8"), client.sentFrames());
        assertEquals(List.of("HANDSHAKE_ISSUED", "complete null 0", "HANDSHAKE_COMPLETE"), client.recorder.log());
        assertEquals("close 1000  sent 1000 LOCAL clean", client.finish().get(3));
    }

    @Test
    @DisplayName(
            "K11 M4 frames that came with the answer are released if a handler aborts the connection during the event")
    void abortDuringTheEventReleasesEarlyFrames() {
        ClientChannel client = ClientChannel.open();
        client.channel.pipeline().addLast(new ChannelDuplexHandler() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                ctx.channel().unsafe().closeForcibly();
            }
        });
        client.receive(withFrames(client));
        client.finish();
    }

    @Test
    @DisplayName("W6 the RSV bit of a chosen extension is legal, another bit is not")
    void onlyTheRsvBitOfAChosenExtensionIsLegal() {
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named("x-one").rsv(4))
                .build();
        ClientChannel client = ClientChannel.open(config);
        client.answer(client.good("Sec-WebSocket-Extensions: x-one"));
        client.receive(Hex.bytes("c102 6869"));
        assertTrue(client.recorder.log().contains("text hi"));
        assertTrue(client.channel.isOpen());
        client.receive(Hex.bytes("a102 6869"));
        assertTrue(client.sentFrames().get(0).startsWith("88 \u0003\u00ea"));
        client.finish();
    }
}
