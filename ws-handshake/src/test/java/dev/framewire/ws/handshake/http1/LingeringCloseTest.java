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

/** A refusal is not destroyed by closing a socket that has unread input. */
class LingeringCloseTest {
    /** Half of it can be closed, as with a socket. */
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
    @DisplayName("H19 after the last response only the sending half is closed, input falls away, and that has an end")
    void h19_lingers() {
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
    @DisplayName(
            "H19 over TLS nothing can be half-closed: input falls away until the client closes or the time is over")
    void h19_lingersOverTls() throws Exception {
        socket.freezeTime();
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        // behind the others, where nothing passes through it
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
    @DisplayName("H19 when the client closes first, nothing waits any more")
    void h19_clientCloses() {
        socket.freezeTime();
        socket.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WsServerHandshakeHandler(Server.config().build()));
        receive(Request.UPGRADE.with("Content-Length: 100000").bytes());
        assertTrue(socket.runScheduledPendingTasks() > 0);
        // not through the embedded channel's own close, which cancels every timer
        socket.unsafe().close(socket.voidPromise());
        socket.runPendingTasks();
        assertEquals(-1, socket.runScheduledPendingTasks());
    }

    private void receive(byte[] bytes) {
        socket.writeInbound(Unpooled.copiedBuffer(bytes));
    }
}
