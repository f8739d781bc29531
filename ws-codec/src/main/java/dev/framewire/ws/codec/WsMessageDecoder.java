package dev.framewire.ws.codec;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.frame.InboundMessage;
import dev.framewire.ws.frame.MessageLimiter;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.Utf8State;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Makes messages of frames, behind extensions that transform the payload: holds them to the limits while they arrive (1009),
 * checks that text is UTF-8 over all its frames (1007 at the first byte that cannot be), and, if messages are to be delivered,
 * joins the frames of each into one final frame (RFC 6455 sections 5.4, 8.1 and 10.4).
 *
 * <p>A message of one frame passes through as it is; control frames overtake the message they came in. Memory held is at most
 * about twice the bytes received of the message in progress. The number of frames is bounded by {@link WsFrameDecoder}, which
 * knows them before they are cut into pieces. Belongs to one connection and runs on its event loop.
 */
public final class WsMessageDecoder extends ChannelInboundHandlerAdapter {
    private final InboundMessage message;

    /**
     * A handler for one connection.
     *
     * @param limits bounds on received messages, counted after extensions; only the bytes count here
     * @param delivery {@link WsDelivery#MESSAGES} to join frames
     * @throws IllegalArgumentException if messages are joined and could be larger than a buffer
     */
    public WsMessageDecoder(WsLimits limits, WsDelivery delivery) {
        if (delivery == WsDelivery.MESSAGES) {
            MessageLimiter.requireHoldable(limits, delivery);
        }
        message = InboundMessage.behindExtensions(limits, delivery);
    }

    /** @hidden */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof WebSocketFrame frame) || !Opcode.isData(frame)) {
            ctx.fireChannelRead(msg);
            return;
        }
        int opcode = Opcode.of(frame);
        boolean fin = frame.isFinalFragment();
        try {
            int length = frame.content().readableBytes();
            message.checkOrder(opcode);
            message.checkLength(length);
            if (!message.acceptsText(opcode, fin, frame.content())) {
                throw Utf8State.failure();
            }
            message.accept(fin, length);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
        WebSocketFrame whole = message.isJoined(opcode, fin)
                ? message.join(ctx.alloc(), opcode, fin, frame.rsv(), frame.content())
                : frame;
        if (whole != null) {
            ctx.fireChannelRead(whole);
        }
    }

    /** @hidden */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        message.release();
    }
}
