package dev.framewire.ws.connection;

import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.internal.Writes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link WsSendQueue} for one connection: almost no work while the channel is writable. */
final class SendQueue {
    private final WsSendQueue config;
    private final ConnectionEnd end;
    private final MessageStatistics statistics;
    private QueuedMessages queued = QueuedMessages.NONE;

    /** Whether the message that is being written was dropped and lacks frames, which are dropped as well. */
    private boolean dropping;

    private boolean paused;
    /** The channel of the queued messages, for the report of those that are dropped; set with the first of them. */
    private @Nullable Channel channel;

    SendQueue(WsSendQueue config, MessageStatistics statistics, ConnectionEnd end) {
        this.config = config;
        this.statistics = statistics;
        this.end = end;
    }

    /** Sends, queues or drops a frame that may be sent, and is no Close. */
    void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (queued.isEmpty() && !dropping && ctx.channel().isWritable()) {
            pass(ctx, msg, promise);
        } else if (msg instanceof WebSocketFrame frame && !Opcode.isData(frame)) {
            ctx.write(msg, promise);
        } else {
            hold(ctx, msg, promise);
        }
    }

    private void pass(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        statistics.sent(ctx.channel(), msg);
        // a message that lacks a part can neither go on nor be taken back
        ctx.write(msg, isPart(msg) ? Writes.closingUnlessSent(ctx, promise) : promise);
    }

    private static boolean isPart(Object msg) {
        return msg instanceof WebSocketFrame frame
                && (frame instanceof ContinuationWebSocketFrame || !frame.isFinalFragment());
    }

    private void hold(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (dropping) {
            dropping = !((WebSocketFrame) msg).isFinalFragment();
            Writes.drop(msg, promise, tooSlow());
            return;
        }
        if (queued == QueuedMessages.NONE) {
            queued = new QueuedMessages();
            channel = ctx.channel();
        }
        queued.add(msg, promise);
        if (queued.bytes() > config.maxBytes()) {
            overflow(ctx);
        }
    }

    private void overflow(ChannelHandlerContext ctx) {
        WsMessageDroppedException why = tooSlow();
        boolean inside = queued.endsInside();
        boolean dropped = config.overflow() == WsOverflow.DROP_NEWEST && queued.dropNewest(why);
        while (config.overflow() == WsOverflow.DROP_OLDEST
                && queued.bytes() > config.maxBytes()
                && queued.dropOldest(why)) {
            dropped = true;
        }
        queued.reportDropped(statistics, ctx.channel());
        dropping = dropped && inside && !queued.endsInside();
        if (queued.bytes() > config.maxBytes()) {
            end.fail(ctx, statusOf(config.overflow()), why);
        }
    }

    private static WebSocketCloseStatus statusOf(WsOverflow overflow) {
        return overflow == WsOverflow.CLOSE_TRY_AGAIN_LATER
                ? WebSocketCloseStatus.TRY_AGAIN_LATER
                : WebSocketCloseStatus.POLICY_VIOLATION;
    }

    private WsMessageDroppedException tooSlow() {
        return new WsMessageDroppedException(
                "the peer reads too slowly: " + queued.bytes() + " bytes wait, maxBytes is " + config.maxBytes());
    }

    /** To be called before the event goes on to the user's handlers. */
    void onWritabilityChanged(ChannelHandlerContext ctx) {
        drain(ctx, false);
        pauseOrResume(ctx);
    }

    /** Sends everything that is queued, whether the channel is writable or not: a Close follows. */
    void drain(ChannelHandlerContext ctx) {
        drain(ctx, true);
    }

    private void drain(ChannelHandlerContext ctx, boolean all) {
        // listeners of these writes may write more, which is queued at the end, and may change the writability
        while (!queued.isEmpty() && (all || ctx.channel().isWritable())) {
            QueuedMessages.Held frame = queued.next();
            pass(ctx, frame.msg(), frame.promise());
            if (queued.isEmpty() || !ctx.channel().isWritable()) {
                ctx.flush();
            }
        }
    }

    private void pauseOrResume(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        if (!writable && config.pauseReading() && ctx.channel().config().isAutoRead()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        } else if (writable && paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** The handler was removed from the channel: a pause ends. */
    void detach(ChannelHandlerContext ctx) {
        if (paused) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Whether reading waits for writing. */
    boolean isPaused() {
        return paused;
    }

    /** The connection is closing: what is queued is dropped, and reading goes on for the peer's Close. */
    void stop() {
        paused = false;
        queued.clear(new WsMessageDroppedException("the connection closed before this was sent"));
        if (channel != null) {
            queued.reportDropped(statistics, channel);
        }
    }
}
