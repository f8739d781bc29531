package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientRecorder;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import dev.framewire.ws.testing.Hex;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests handshakes of a client that never get a complete answer. */
class ClientFailureTest {
    @Test
    @DisplayName(
            "handshake timeout starts with the complete request: K6 without a whole answer within the timeout the connection is closed")
    void connectionIsClosedWithoutAnAnswerInTime() {
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .handshakeTimeout(Duration.ofMillis(1500))
                .build();
        ClientChannel client = ClientChannel.open(config);
        client.answer("HTTP/1.1 101 x\r\n");
        client.channel.advanceTimeBy(1499, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();
        assertTrue(client.channel.isOpen());
        client.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();
        assertEquals(
                "no answer within handshakeTimeout 1500 ms", client.failure().getMessage());
        assertFalse(client.channel.isOpen());
        assertEquals("HANDSHAKE_TIMEOUT", client.finish().get(1));
    }

    @Test
    @DisplayName("K6 a request that is written after the timeout fires no event")
    void requestWrittenAfterTheTimeoutFiresNoEvent() {
        List<ChannelPromise> written = new ArrayList<>();
        ClientRecorder recorder = new ClientRecorder();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                written.add(promise);
            }

            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {}
        });
        WsClientConfig config = WsClientConfig.builder(ECHO).build();
        channel.pipeline().addLast(new HttpClientCodec(), recorder);
        channel.pipeline()
                .addBefore(channel.pipeline().context(recorder).name(), null, new WsClientHandshakeHandler(config));
        channel.advanceTimeBy(config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        List<String> events = recorder.log();
        assertEquals("HANDSHAKE_TIMEOUT", events.get(0));
        written.get(0).setSuccess();
        assertEquals(events, recorder.log());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("K6 the answer ends the timeout")
    void answerEndsTheTimeout() {
        WsPipeline noPings =
                WsPipeline.builder(WsRole.CLIENT).keepAlive(WsKeepAlive.OFF).build();
        ClientChannel client = ClientChannel.open(WsClientConfig.builder(URI.create("ws://example.com/chat"))
                .pipeline(noPings)
                .build());
        client.answer(client.good());
        assertEquals(-1, client.channel.runScheduledPendingTasks(), "no timer is left");
        assertTrue(client.channel.isOpen());
        client.finish();
    }

    @Test
    @DisplayName(
            "unclean TCP close spins: K6 the loss of the connection after any byte of the answer fails the handshake once")
    void lossAfterAnyByteFailsTheHandshakeOnce() {
        int length = ClientChannel.open().good().length();
        for (int cut = 0; cut < length; cut++) {
            ClientChannel client = ClientChannel.open();
            client.answer(client.good().substring(0, cut));
            client.channel.close();
            assertNull(client.failure().status());
            List<String> events = client.finish();
            assertEquals("inactive", events.get(events.size() - 1));
            assertEquals(3, events.size(), events.toString());
        }
    }

    @Test
    @DisplayName("K6 a transport error fails the handshake and is the cause")
    void transportErrorIsTheCauseOfTheFailure() {
        ClientChannel client = ClientChannel.open();
        IOException reset = new IOException("reset");
        client.channel.pipeline().fireExceptionCaught(reset);
        assertSame(reset, client.failure().getCause());
        assertFalse(client.channel.isOpen());
        client.finish();
    }

    @Test
    @DisplayName("K6 a request that cannot be written fails the handshake with that cause")
    void failedWriteIsTheCauseOfTheFailure() {
        ClientRecorder recorder = new ClientRecorder();
        WsClientHandshakeHandler handler =
                new WsClientHandshakeHandler(WsClientConfig.builder(ECHO).build());
        IOException broken = new IOException("broken pipe");
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        ReferenceCountUtil.release(msg);
                        promise.setFailure(broken);
                    }
                },
                new HttpClientCodec(),
                handler,
                recorder);
        assertSame(broken, handler.handshakeFuture().cause().getCause());
        assertFalse(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("K6 input after a failure is dropped")
    void inputAfterAFailureIsDropped() {
        ClientChannel client = ClientChannel.open();
        client.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                // a close that does not complete
            }
        });
        client.answer("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n" + client.good());
        client.receive(Hex.bytes("8102 6869"));
        client.channel.pipeline().fireExceptionCaught(new IOException("again"));
        client.failure();
        assertEquals(2, client.recorder.log().size());
        client.channel.pipeline().removeFirst();
        client.finish();
    }

    @Test
    @DisplayName("K9 an extension that cannot create its handlers fails the handshake, and no buffer leaks")
    void extensionWithoutHandlersFailsTheHandshake() {
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named("x-one").withoutHandlers())
                .build();
        ClientChannel client = ClientChannel.open(config);
        byte[] answer = client.good("Sec-WebSocket-Extensions: x-one").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = Hex.bytes("8102 6869");
        byte[] both = Arrays.copyOf(answer, answer.length + frame.length);
        System.arraycopy(frame, 0, both, answer.length, frame.length);
        client.receive(both);
        assertInstanceOf(UnsupportedOperationException.class, client.failure().getCause());
        assertFalse(client.channel.isOpen());
        client.finish();
    }

    @Test
    @DisplayName("K12 a wss URI without TLS in the pipeline fails the handshake, and nothing is sent")
    void wssWithoutTlsSendsNothing() {
        ClientChannel client = ClientChannel.open(
                WsClientConfig.builder(URI.create("wss://a.example/")).build());
        assertEquals("", client.request);
        assertEquals(
                "a wss URI, but no SslHandler in the pipeline", client.failure().getMessage());
        client.finish();
    }

    @Test
    @DisplayName("K6 without an HTTP codec in the pipeline the handshake fails at once")
    void pipelineWithoutHttpCodecFailsAtOnce() {
        WsClientHandshakeHandler handler =
                new WsClientHandshakeHandler(WsClientConfig.builder(ECHO).build());
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        assertEquals(
                "no HttpClientCodec in the pipeline",
                handler.handshakeFuture().cause().getMessage());
        assertFalse(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("K6 removing the handler fails its future; the future cannot be cancelled")
    void removedHandlerFailsItsFuture() {
        ClientChannel client = ClientChannel.open();
        assertFalse(client.handler.handshakeFuture().cancel(true));
        client.channel.pipeline().remove(client.handler);
        assertInstanceOf(
                WsClientHandshakeException.class,
                client.handler.handshakeFuture().cause());
        client.finish();
    }

    @Test
    @DisplayName(
            "K1 a handler that was added to an inactive channel sends its request once, when the channel becomes active")
    void requestIsSentOnceWhenTheChannelBecomesActive() {
        WsClientHandshakeHandler handler =
                new WsClientHandshakeHandler(WsClientConfig.builder(ECHO).build());
        boolean[] active = {false};
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            public boolean isActive() {
                return active[0] && super.isActive();
            }
        };
        channel.pipeline().addLast(new HttpClientCodec(), handler);
        assertTrue(channel.outboundMessages().isEmpty());
        active[0] = true;
        channel.pipeline().fireChannelActive();
        channel.pipeline().fireChannelActive();
        assertEquals(1, channel.outboundMessages().size());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("K6 the future exists before the handler is in a pipeline, and takes listeners")
    void futureExistsBeforeTheHandlerIsInAPipeline() throws InterruptedException {
        WsClientHandshakeHandler handler =
                new WsClientHandshakeHandler(WsClientConfig.builder(ECHO).build());
        assertFalse(handler.handshakeFuture().await(1));
        boolean[] listened = {false};
        handler.handshakeFuture().addListener(done -> listened[0] = true);
        new EmbeddedChannel(handler).finishAndReleaseAll();
        assertTrue(listened[0]);
    }
}
