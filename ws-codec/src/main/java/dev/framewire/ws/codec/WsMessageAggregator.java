package dev.framewire.ws.codec;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.frame.FragmentOrder;
import dev.framewire.ws.frame.MessageAssembler;
import dev.framewire.ws.frame.MessageLimiter;
import dev.framewire.ws.frame.Opcode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Joins the frames of a message into one final text or binary frame (RFC 6455 section 5.4). A message of one frame passes
 * through as it is; control frames overtake the message they came in.
 *
 * <p>Memory held is at most about twice the bytes received of the message in progress, and a message beyond
 * {@link WsLimits} fails with 1009 while it arrives. The number of frames is bounded by {@link WsFrameDecoder}, which
 * knows them before they are cut into pieces. Belongs to one connection and runs on its event loop.
 */
public final class WsMessageAggregator extends ChannelInboundHandlerAdapter {
    private final MessageLimiter meter;
    private final MessageAssembler joiner = new MessageAssembler();

    /**
     * An aggregator for one connection.
     *
     * @param limits bounds on received messages, counted after extensions; only the bytes count here
     * @throws IllegalArgumentException if a message could be larger than a buffer
     */
    public WsMessageAggregator(WsLimits limits) {
        MessageLimiter.requireHoldable(limits, WsDelivery.MESSAGES);
        meter = new MessageLimiter(limits.withMaxFragments(Integer.MAX_VALUE));
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
        if (joiner.isInsideMessage()) {
            frame.release();
            throw WsRule.INTERLEAVED_MESSAGE.brokenByPeer(FragmentOrder.detail(WsRule.INTERLEAVED_MESSAGE));
        }
        meter(frame);
        if (frame.isFinalFragment()) {
            ctx.fireChannelRead(frame);
            return;
        }
        joiner.start(ctx.alloc(), Opcode.of(frame), frame.rsv());
        joiner.add(frame.content(), false);
    }

    private void proceed(ChannelHandlerContext ctx, ContinuationWebSocketFrame frame) {
        if (!joiner.isInsideMessage()) {
            frame.release();
            throw WsRule.ORPHAN_CONTINUATION.brokenByPeer(FragmentOrder.detail(WsRule.ORPHAN_CONTINUATION));
        }
        meter(frame);
        WebSocketFrame message = joiner.add(frame.content(), frame.isFinalFragment());
        if (message != null) {
            ctx.fireChannelRead(message);
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
        joiner.release();
    }
}
