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

/** What both ends have in common: sending in fragments, checking what comes, and counting how it ends. */
abstract class End extends ChannelInboundHandlerAdapter {
    final Tally tally;
    private final int number;
    private Plan plan;
    private @Nullable Message expected;
    private boolean inside;
    private int received;
    private int offset;
    private long pinged;
    private long ponged;
    private int closeEvents;
    private boolean opened;

    /** The plan may become known later. */
    End(Tally tally, Plan plan, int number) {
        this.tally = tally;
        this.number = number;
        this.plan = plan;
    }

    final Plan plan() {
        return plan;
    }

    /** The connection is open. */
    final void opened(Plan known) {
        plan = known;
        opened = true;
        tally.opened.incrementAndGet();
    }

    /** How many messages have been received. */
    final int received() {
        return received;
    }

    /** Which one a session has at a place. */
    abstract Message message(Plan of, int index);

    /** A message was received and is right. */
    abstract void receivedMessage(ChannelHandlerContext ctx, int index);

    /** A frame of a message was received and is right; it is released afterwards. */
    void receivedFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {}

    /** Checks how the connection ended. */
    abstract void ended(WsCloseEvent event);

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

    /** Of several Pings only the latest need be answered (RFC 6455 section 5.5.3). */
    private void checkPong(ByteBuf payload) {
        long number = payload.readableBytes() == Long.BYTES ? payload.getLong(payload.readerIndex()) : -1;
        if (number <= ponged || number > pinged) {
            tally.fault(plan, "a Pong " + number + " after " + ponged + " of " + pinged);
        }
        ponged = number;
    }

    private void check(ChannelHandlerContext ctx, WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        Message message = expected();
        if (!isOfRightKind(frame, message)
                || length > message.bytes().length - offset
                || !ByteBufUtil.equals(
                        Unpooled.wrappedBuffer(message.bytes()),
                        offset,
                        frame.content(),
                        frame.content().readerIndex(),
                        length)) {
            tally.fault(plan, "wrong bytes from " + offset + " of message " + received);
            reset(ctx);
            return;
        }
        offset += length;
        inside = !frame.isFinalFragment();
        receivedFrame(ctx, frame);
        if (!inside) {
            if (offset != message.bytes().length) {
                tally.fault(plan, "message " + received + " has " + offset + " bytes");
            }
            tally.checked(offset);
            received++;
            offset = 0;
            expected = null;
            receivedMessage(ctx, received - 1);
        }
    }

    private Message expected() {
        if (expected == null) {
            expected = message(plan, received);
        }
        return expected;
    }

    private boolean isOfRightKind(WebSocketFrame frame, Message message) {
        return inside
                ? frame instanceof ContinuationWebSocketFrame
                : frame instanceof TextWebSocketFrame && message.text()
                        || frame instanceof BinaryWebSocketFrame && !message.text();
    }

    /** Sends a message in fragments, with Pings in between. */
    final void send(ChannelHandlerContext ctx, int index) {
        Message message = message(plan, index);
        SplittableRandom random = plan.decisions(number, index);
        List<Integer> lengths = message.fragments(random);
        int from = 0;
        for (int i = 0; i < lengths.size(); i++) {
            ByteBuf payload = ctx.alloc().buffer(lengths.get(i)).writeBytes(message.bytes(), from, lengths.get(i));
            from += lengths.get(i);
            ctx.write(frame(message, i == 0, i == lengths.size() - 1, payload));
            if (random.nextInt(6) == 0) {
                ctx.write(new PingWebSocketFrame(ctx.alloc().buffer(Long.BYTES).writeLong(++pinged)));
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

    /** Ends TCP at once, past the handlers that would close in order. */
    static void reset(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        leave(ctx);
    }

    /** Ends TCP without a Close. */
    static void leave(ChannelHandlerContext ctx) {
        ctx.pipeline().firstContext().close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsCloseEvent close) {
            closeEvents++;
            tally.closed.incrementAndGet();
            ended(close);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (closeEvents != (opened ? 1 : 0)) {
            tally.fault(plan, closeEvents + " close events");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            tally.fault(plan, "an exception " + cause);
        }
    }
}
