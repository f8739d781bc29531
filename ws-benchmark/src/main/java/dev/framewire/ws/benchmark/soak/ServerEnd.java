package dev.framewire.ws.benchmark.soak;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The server of a session: echoes each frame as it arrives, or each message in new fragments. */
final class ServerEnd extends End {
    private static final Plan UNKNOWN = Plan.of(0);
    private boolean alternating;

    ServerEnd(Tally tally) {
        super(tally, UNKNOWN, 2);
    }

    @Override
    Message message(Plan of, int index) {
        return alternating ? of.alternatingMessage(index) : of.message(index);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsHandshakeCompleteEvent complete) {
            String query =
                    complete.requestTarget().substring(complete.requestTarget().indexOf('?') + 1);
            alternating = query.startsWith(RawClient.TARGET_MARK);
            onOpen(Plan.of(Long.parseUnsignedLong(query.substring(1))));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    void onFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (plan().streaming()) {
            ctx.write(frame.retainedDuplicate());
        }
    }

    @Override
    void onMessage(ChannelHandlerContext ctx, int index) {
        if (plan().ending() == Plan.Ending.SERVER_RESETS && index == plan().endAfter()) {
            reset(ctx);
            return;
        }
        if (!plan().streaming()) {
            send(ctx, index);
        }
        if (plan().ending() == Plan.Ending.SERVER_CLOSES && index == plan().messages() - 1) {
            ctx.writeAndFlush(new CloseWebSocketFrame(Plan.CLOSE_STATUS, "done"));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    void onClose(WsCloseEvent event) {
        boolean inOrder = plan().ending().isInOrder();
        if (inOrder && (!event.clean() || event.code() != Plan.CLOSE_STATUS || received() != plan().messages())) {
            tally.reportFault(plan(), "wrong end at the server after " + received() + " messages: " + event);
        } else if (!inOrder && event.clean()) {
            tally.reportFault(plan(), "clean close at the server without a Close: " + event);
        }
    }
}
