package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the frames of a message into one final text or binary frame (RFC 6455 section 5.4). A message of one frame passes
 * through as it is; control frames overtake the message they came in.
 *
 * <p>Memory held is at most about twice the bytes received of the message in progress, and a message beyond
 * {@link WsLimits} fails with 1009 while it arrives. The number of frames is bounded by {@link WsFrameDecoder}, which
 * knows them before they are cut into pieces. Belongs to one connection and runs on its event loop.
 */
public final class WsMessageAggregator extends ChannelInboundHandlerAdapter {
    private final MessageMeter meter;
    /** Payload of the message in progress, {@code null} between messages. */
    private @Nullable PayloadParts parts;
    /** Type and RSV bits of its first frame. */
    private boolean text;

    private int rsv;

    /**
     * An aggregator for one connection.
     *
     * @param limits bounds on received messages, counted after extensions; only the bytes count here
     * @throws IllegalArgumentException if a message could be larger than a buffer
     */
    public WsMessageAggregator(WsLimits limits) {
        limits.requireHoldable(WsDelivery.MESSAGES);
        meter = new MessageMeter(limits.withMaxFragments(Integer.MAX_VALUE));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof BinaryWebSocketFrame || msg instanceof TextWebSocketFrame) {
            start(ctx, (WebSocketFrame) msg);
        } else if (msg instanceof ContinuationWebSocketFrame continuation) {
            proceed(ctx, continuation);
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private void start(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (parts != null) {
            frame.release();
            throw WsRule.INTERLEAVED_MESSAGE.brokenByPeer(FragmentOrder.detail(WsRule.INTERLEAVED_MESSAGE));
        }
        meter(frame);
        if (frame.isFinalFragment()) {
            ctx.fireChannelRead(frame);
            return;
        }
        text = frame instanceof TextWebSocketFrame;
        rsv = frame.rsv();
        parts = new PayloadParts(ctx.alloc());
        parts.add(frame.content());
    }

    private void proceed(ChannelHandlerContext ctx, ContinuationWebSocketFrame frame) {
        PayloadParts message = parts;
        if (message == null) {
            frame.release();
            throw WsRule.ORPHAN_CONTINUATION.brokenByPeer(FragmentOrder.detail(WsRule.ORPHAN_CONTINUATION));
        }
        meter(frame);
        message.add(frame.content());
        if (frame.isFinalFragment()) {
            parts = null;
            ByteBuf payload = message.take();
            ctx.fireChannelRead(
                    text ? new TextWebSocketFrame(true, rsv, payload) : new BinaryWebSocketFrame(true, rsv, payload));
        }
    }

    private void meter(WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        try {
            meter.check(length);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
        meter.advance(length, frame.isFinalFragment());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (parts != null) {
            parts.release();
            parts = null;
        }
    }
}
