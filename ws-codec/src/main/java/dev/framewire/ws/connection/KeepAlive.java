package dev.framewire.ws.connection;

import dev.framewire.ws.WsListener;
import dev.framewire.ws.frame.MaskingKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out a {@link WsKeepAlive} for one connection: one timer at a time, and next to nothing for each read. */
final class KeepAlive {
    private static final long NEVER = Long.MAX_VALUE;

    private final WsKeepAlive config;
    private final ConnectionEnd end;
    private final WsListener listener;
    private @Nullable Future<?> timer;
    private boolean stopped;

    /** All times are counted from the start, in nanoseconds. */
    private long origin;

    private boolean heard;
    private long lastHeard;
    private long endOfLife;
    /** When the next Ping goes out, or with {@link #pinged} set, when the peer must have been heard of. */
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
        origin = ctx.executor().ticker().nanoTime();
        endOfLife = after(0, config.maxLifetime());
        nextStep = after(0, config.pingInterval());
        schedule(ctx, 0);
    }

    /** Something was read. */
    void onRead(ChannelHandlerContext ctx) {
        heard = true;
        if (config.idleTimeout() != null) {
            lastHeard = now(ctx);
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

    /** The connection is closing, or not ours any more. */
    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(ChannelHandlerContext ctx, long now) {
        long next = Math.min(Math.min(nextStep, endOfLife), after(lastHeard, config.idleTimeout()));
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
        } else if (now >= after(lastHeard, config.idleTimeout())) {
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
            lastHeard = now;
        }
    }

    private void step(ChannelHandlerContext ctx, long now) {
        if (!pinged) {
            ping(ctx, now);
        } else if (!taken && unsentAtPing != 0 && unsent(ctx) >= unsentAtPing) {
            // whether it was heard of or not: what it does not take stays here
            lost(ctx, "nothing taken for " + config.pongTimeout());
        } else if (heard || taken || !isReading(ctx) || unsent(ctx) != unsentAtPing) {
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
        heard = false;
        nextStep = after(now, config.pongTimeout());
        if (ctx.channel().isWritable()) {
            // not to be guessed: who answers what was never asked would look alive
            payload = (long) MaskingKeys.nextKey() << 32 | MaskingKeys.nextKey() & 0xFFFFFFFFL;
            pingedAt = now;
            awaited = true;
            // not from the allocator: where it has nothing left, the timer must still go on
            ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.buffer(Long.BYTES).writeLong(payload)));
        }
        unsentAtPing = unsent(ctx);
        taken = false;
    }

    private static boolean isReading(ChannelHandlerContext ctx) {
        return ctx.channel().config().isAutoRead();
    }

    /** 0 while the channel is writable, else a number that falls while the peer takes something, also of a large buffer. */
    private static long unsent(ChannelHandlerContext ctx) {
        long waiting = ctx.channel().bytesBeforeWritable();
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        return waiting == 0 || buffer == null ? waiting : waiting - buffer.currentProgress();
    }

    private long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime() - origin;
    }

    private static long after(long start, @Nullable Duration time) {
        return time == null || time.toNanos() > NEVER - start ? NEVER : start + time.toNanos();
    }
}
