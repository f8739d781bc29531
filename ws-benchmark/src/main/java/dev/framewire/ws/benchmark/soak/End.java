package dev.framewire.ws.benchmark.soak;

import dev.framewire.ws.WsCloseEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The common part of both ends: sends in fragments, checks received frames and counts close events. */
abstract class End extends ChannelInboundHandlerAdapter {
    final Tally tally;
    private final int endId;
    private Plan plan;
    private @Nullable Message expected;
    private boolean insideMessage;
    private int received;
    private int offset;
    private long lastPing;
    private long lastPong;
    private int closeEvents;
    private boolean opened;

    /** Creates one end; {@link #onOpen} may replace the plan. */
    End(Tally tally, Plan plan, int endId) {
        this.tally = tally;
        this.endId = endId;
        this.plan = plan;
    }

    final Plan plan() {
        return plan;
    }

    /** Called when the connection is open. */
    final void onOpen(Plan known) {
        plan = known;
        opened = true;
        tally.opened.incrementAndGet();
    }

    /** The number of received messages. */
    final int received() {
        return received;
    }

    /** Returns the message of the session at this index. */
    abstract Message message(Plan of, int index);

    /** Called when a message was received and is correct. */
    abstract void onMessage(ChannelHandlerContext ctx, int index);

    /** Called when a frame was received and is correct; the caller releases it. */
    void onFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {}

    /** Checks how the connection ended. */
    abstract void onClose(WsCloseEvent event);

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object msg) {
        WebSocketFrame frame = (WebSocketFrame) msg;
        try {
            if (frame instanceof PongWebSocketFrame) {
                checkPong(frame.content());
            } else {
                check(ctx, frame);
            }
        } finally {
            frame.release();
        }
    }

    /** The peer may answer only the latest of several Pings (RFC 6455 section 5.5.3). */
    private void checkPong(ByteBuf payload) {
        long number = payload.readableBytes() == Long.BYTES ? payload.getLong(payload.readerIndex()) : -1;
        if (number <= lastPong || number > lastPing) {
            tally.reportFault(plan, "Pong " + number + " after Pong " + lastPong + ", last Ping " + lastPing);
        }
        lastPong = number;
    }

    private void check(ChannelHandlerContext ctx, WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        Message message = expected();
        if (!hasExpectedType(frame, message)
                || length > message.bytes().length - offset
                || !ByteBufUtil.equals(
                        Unpooled.wrappedBuffer(message.bytes()),
                        offset,
                        frame.content(),
                        frame.content().readerIndex(),
                        length)) {
            tally.reportFault(plan, "wrong bytes from " + offset + " of message " + received);
            reset(ctx);
            return;
        }
        offset += length;
        insideMessage = !frame.isFinalFragment();
        onFrame(ctx, frame);
        if (!insideMessage) {
            if (offset != message.bytes().length) {
                tally.reportFault(plan, "message " + received + " has " + offset + " bytes");
            }
            tally.countMessage(offset);
            received++;
            offset = 0;
            expected = null;
            onMessage(ctx, received - 1);
        }
    }

    private Message expected() {
        if (expected == null) {
            expected = message(plan, received);
        }
        return expected;
    }

    private boolean hasExpectedType(WebSocketFrame frame, Message message) {
        return insideMessage
                ? frame instanceof ContinuationWebSocketFrame
                : frame instanceof TextWebSocketFrame && message.text()
                        || frame instanceof BinaryWebSocketFrame && !message.text();
    }

    /** Sends a message in fragments, with Pings in between. */
    final void send(ChannelHandlerContext ctx, int index) {
        Message message = message(plan, index);
        SplittableRandom random = plan.decisions(endId, index);
        List<Integer> lengths = message.fragments(random);
        int from = 0;
        for (int i = 0; i < lengths.size(); i++) {
            ByteBuf payload = ctx.alloc().buffer(lengths.get(i)).writeBytes(message.bytes(), from, lengths.get(i));
            from += lengths.get(i);
            ctx.write(frame(message, i == 0, i == lengths.size() - 1, payload));
            if (random.nextInt(6) == 0) {
                ctx.write(new PingWebSocketFrame(ctx.alloc().buffer(Long.BYTES).writeLong(++lastPing)));
            }
            if (random.nextInt(4) == 0) {
                ctx.flush();
            }
        }
        ctx.flush();
    }

    private static WebSocketFrame frame(Message message, boolean first, boolean last, ByteBuf payload) {
        if (!first) {
            return new ContinuationWebSocketFrame(last, 0, payload);
        }
        return message.text() ? new TextWebSocketFrame(last, 0, payload) : new BinaryWebSocketFrame(last, 0, payload);
    }

    /** Resets TCP without the closing handshake. */
    static void reset(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        leave(ctx);
    }

    /** Closes TCP without a Close. */
    static void leave(ChannelHandlerContext ctx) {
        ctx.pipeline().firstContext().close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsCloseEvent close) {
            closeEvents++;
            tally.closed.incrementAndGet();
            onClose(close);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (closeEvents != (opened ? 1 : 0)) {
            tally.reportFault(plan, closeEvents + " close events");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            tally.reportFault(plan, "exception " + cause);
        }
    }
}
