package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that a client gets a refusal although the socket has unread input when the server closes it. */
class LingeringCloseTest {
    /** A channel with half-close, like a socket. */
    private static final class Socket extends EmbeddedChannel implements DuplexChannel {
        boolean outputShutdown;

        @Override
        public boolean isInputShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdownInput() {
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            return promise.setSuccess();
        }

        @Override
        public boolean isOutputShutdown() {
            return outputShutdown;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            outputShutdown = true;
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            outputShutdown = true;
            return promise.setSuccess();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdown() {
            return close();
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            return close(promise);
        }
    }

    private final Socket socket = new Socket();

    @AfterEach
    void release() {
        socket.finishAndReleaseAll();
    }

    @Test
    @DisplayName(
            "H19 after the last response the server closes its sending half, drops input, and closes after a limited time")
    void connectionIsHalfClosedAfterTheLastResponse() {
        socket.freezeTime();
        socket.config().setAutoRead(false);
        socket.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WsServerHandshakeHandler(Server.config().build()));
        receive(Request.UPGRADE.with("Content-Length: 100000").bytes());
        ByteBuf sent = socket.readOutbound();
        assertEquals("400", Server.statusOf(sent.toString(StandardCharsets.US_ASCII)));
        sent.release();
        assertTrue(socket.outputShutdown);
        assertTrue(socket.config().isAutoRead());
        receive(new byte[100_000]);
        receive(Request.UPGRADE.bytes());
        assertEquals(
                0, socket.inboundMessages().size() + socket.outboundMessages().size());
        socket.advanceTimeBy(LingeringClose.LINGER_MILLIS - 1, TimeUnit.MILLISECONDS);
        socket.runPendingTasks();
        assertTrue(socket.isOpen());
        socket.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        socket.runPendingTasks();
        assertFalse(socket.isOpen());
    }

    @Test
    @DisplayName("H19 a TLS connection has no half-close: the server drops input and closes after a limited time")
    void tlsConnectionDropsInputUntilTheTimeIsOver() throws Exception {
        socket.freezeTime();
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        // at the end of the pipeline, so that no bytes pass through it
        socket.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WsServerHandshakeHandler(Server.config().build()),
                        new SslHandler(engine));
        receive(Request.UPGRADE.with("Content-Length: 100000").bytes());
        ByteBuf sent = socket.readOutbound();
        assertEquals("400", Server.statusOf(sent.toString(StandardCharsets.US_ASCII)));
        sent.release();
        receive(new byte[100_000]);
        assertFalse(socket.outputShutdown);
        socket.advanceTimeBy(LingeringClose.LINGER_MILLIS - 1, TimeUnit.MILLISECONDS);
        socket.runPendingTasks();
        assertTrue(socket.isOpen());
        socket.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        socket.runPendingTasks();
        assertFalse(socket.isOpen());
    }

    @Test
    @DisplayName("H19 a close by the client ends the wait")
    void closeByTheClientEndsTheWait() {
        socket.freezeTime();
        socket.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WsServerHandshakeHandler(Server.config().build()));
        receive(Request.UPGRADE.with("Content-Length: 100000").bytes());
        assertTrue(socket.runScheduledPendingTasks() > 0);
        // close() of the embedded channel would cancel all timers
        socket.unsafe().close(socket.voidPromise());
        socket.runPendingTasks();
        assertEquals(-1, socket.runScheduledPendingTasks());
    }

    private void receive(byte[] bytes) {
        socket.writeInbound(Unpooled.copiedBuffer(bytes));
    }
}
