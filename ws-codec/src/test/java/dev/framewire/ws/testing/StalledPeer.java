package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsMessageDroppedException;
import dev.framewire.ws.connection.WsOverflow;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsSendQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;

/** Sessions whose peer does not read before {@link #resumed}. */
public final class StalledPeer {
    private StalledPeer() {}

    /** Room for one frame with a payload of ten bytes. */
    public static final int ONE = 138;

    public static CloseSession stalled(WsRole role, WsSendQueue outbound) {
        CloseSession session = CloseSession.duplex(WsPipeline.builder(role).sendQueue(outbound));
        session.socket().stalled = true;
        session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
        session.writeText("the first");
        assertFalse(session.channel.isWritable());
        return session;
    }

    public static CloseSession stalled(WsOverflow overflow, int frames) {
        return stalled(WsRole.SERVER, WsSendQueue.SERVER.withOverflow(overflow).withMaxBytes(frames * (long) ONE));
    }

    /** The user writes a fragment of at most ten bytes. */
    public static ChannelFuture write(CloseSession session, boolean first, boolean fin, String text) {
        ByteBuf payload = session.bytes(Wire.utf8(text));
        return session.write(
                first ? new TextWebSocketFrame(fin, 0, payload) : new ContinuationWebSocketFrame(fin, 0, payload));
    }

    /** Makes the peer read again, and returns the frames that it receives. */
    public static List<String> resumed(CloseSession session) {
        session.socket().resume();
        session.channel.runPendingTasks();
        return session.sent();
    }

    public static void assertDropped(ChannelFuture written) {
        assertInstanceOf(WsMessageDroppedException.class, written.cause());
    }
}
