package dev.framewire.ws.connection;

import dev.framewire.ws.WsListener;
import dev.framewire.ws.frame.MaskingKeys;
import dev.framewire.ws.internal.NanoClock;
import dev.framewire.ws.internal.Writes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link WsKeepAlive} for one connection: one timer at a time, and almost no work for each read. */
final class KeepAlive {
    private static final long NEVER = Long.MAX_VALUE;

    private final WsKeepAlive config;
    private final ConnectionEnd end;
    private final WsListener listener;
    private @Nullable Future<?> timer;
    private boolean stopped;

    /** All times are counted from the start, in nanoseconds. */
    private long origin;

    private boolean received;
    /** Whether a read was asked for with auto-read off, and has brought nothing yet. */
    private boolean readPending;

    private boolean readingAtPing;
    private long lastReceived;
    private long endOfLife;
    /** When the next Ping is due or, if {@link #pinged} is set, when the time for an answer is over. */
    private long nextStep;

    private boolean pinged;
    private boolean awaited;
    private long payload;
    private long pingedAt;
    private long unsentAtPing;
    /** Whether the channel became writable since the latest Ping: the peer took all that waited above the low-water mark. */
    private boolean taken;

    KeepAlive(WsKeepAlive config, ConnectionEnd end, WsListener listener) {
        this.config = config;
        this.end = end;
        this.listener = listener;
    }

    /** The connection is open. */
    void start(ChannelHandlerContext ctx) {
        if (timer != null) {
            return;
        }
        origin = NanoClock.now(ctx.executor());
        endOfLife = after(0, config.maxLifetime());
        nextStep = after(0, config.pingInterval());
        schedule(ctx, 0);
    }

    /** Something was read. */
    void onRead(ChannelHandlerContext ctx) {
        received = true;
        readPending = false;
        if (config.idleTimeout() != null) {
            lastReceived = now(ctx);
        }
    }

    /** The channel is writable again: the peer took what waited above the low-water mark. */
    void onWritable() {
        taken = true;
    }

    /** Takes the Pong to our latest Ping; false if it is another Pong. */
    boolean onPong(ChannelHandlerContext ctx, ByteBuf pong) {
        if (!awaited || pong.readableBytes() != Long.BYTES || pong.getLong(pong.readerIndex()) != payload) {
            return false;
        }
        Duration roundTrip = Duration.ofNanos(now(ctx) - pingedAt);
        awaited = false;
        listener.roundTrip(ctx.channel(), roundTrip);
        ctx.fireUserEventTriggered(new WsRoundTripEvent(roundTrip));
        return true;
    }

    /** Stops the timer: the connection is closing, or the handler was removed from it. */
    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(ChannelHandlerContext ctx, long now) {
        long next = Math.min(Math.min(nextStep, endOfLife), after(lastReceived, config.idleTimeout()));
        if (next != NEVER && !stopped) {
            timer = ctx.executor().schedule(() -> tick(ctx), Math.max(0, next - now), TimeUnit.NANOSECONDS);
        }
    }

    private void tick(ChannelHandlerContext ctx) {
        if (stopped) {
            return;
        }
        long now = now(ctx);
        if (now >= endOfLife) {
            end.close(ctx, WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "lifetime is over");
        } else if (now >= after(lastReceived, config.idleTimeout())) {
            idle(ctx, now);
        } else if (now >= nextStep) {
            step(ctx, now);
        }
        schedule(ctx, now);
    }

    private void idle(ChannelHandlerContext ctx, long now) {
        if (isReading(ctx)) {
            end.close(ctx, WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "idle for " + config.idleTimeout());
        } else {
            lastReceived = now;
        }
    }

    private void step(ChannelHandlerContext ctx, long now) {
        if (!pinged) {
            ping(ctx, now);
        } else if (!taken && unsentAtPing != 0 && Writes.unsent(ctx.channel()) >= unsentAtPing) {
            // even if something was received: what the peer does not take stays in memory here
            lost(ctx, "nothing taken for " + config.pongTimeout());
        } else if (received
                || taken
                || !readingAtPing
                || !isReading(ctx)
                || Writes.unsent(ctx.channel()) != unsentAtPing) {
            pinged = false;
            nextStep = after(nextStep, config.pingInterval())
                    - config.pongTimeout().toNanos();
        } else {
            lost(ctx, "nothing received for " + config.pongTimeout() + " after a Ping");
        }
    }

    private void lost(ChannelHandlerContext ctx, String why) {
        end.fail(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR, new WsKeepAliveException(why));
    }

    private void ping(ChannelHandlerContext ctx, long now) {
        pinged = true;
        received = false;
        readingAtPing = isReading(ctx);
        nextStep = after(now, config.pongTimeout());
        if (ctx.channel().isWritable()) {
            // random, so that a peer cannot look alive by answering Pings that it has not received
            payload = (long) MaskingKeys.nextKey() << 32 | MaskingKeys.nextKey() & 0xFFFFFFFFL;
            pingedAt = now;
            awaited = true;
            // not from the channel's allocator: the timer must go on even if that has no memory left
            ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.buffer(Long.BYTES).writeLong(payload)));
        }
        unsentAtPing = Writes.unsent(ctx.channel());
        taken = false;
    }

    /** A read of the channel is asked for. */
    void onReadRequested(ChannelHandlerContext ctx) {
        readPending = !ctx.channel().config().isAutoRead();
    }

    private boolean isReading(ChannelHandlerContext ctx) {
        return readPending || ctx.channel().config().isAutoRead();
    }

    private long now(ChannelHandlerContext ctx) {
        return NanoClock.now(ctx.executor()) - origin;
    }

    private static long after(long start, @Nullable Duration time) {
        return time == null || time.toNanos() > NEVER - start ? NEVER : start + time.toNanos();
    }
}
