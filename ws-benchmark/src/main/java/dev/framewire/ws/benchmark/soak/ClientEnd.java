package dev.framewire.ws.benchmark.soak;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client of a session: sends the messages, checks the echoes and ends the session. */
final class ClientEnd extends End {
    private static final int HANGS_AFTER_SECONDS = 90;
    private static final int PAUSE_EVERY = 8;
    private static final int PAUSE_MILLIS = 100;

    private int sent;
    private @Nullable Future<?> watchdog;

    ClientEnd(Tally tally, Plan plan) {
        super(tally, plan, 1);
    }

    @Override
    Message message(Plan of, int index) {
        return of.message(index);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsHandshakeCompleteEvent) {
            onOpen(plan());
            watchdog = ctx.executor().schedule(() -> reportTimeout(ctx), HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
            sendAhead(ctx);
        } else if (event instanceof WsHandshakeFailedEvent failed) {
            tally.reportFault(plan(), "handshake failed: " + failed.cause());
        }
        super.userEventTriggered(ctx, event);
    }

    private void reportTimeout(ChannelHandlerContext ctx) {
        tally.reportFault(plan(), "did not end after " + HANGS_AFTER_SECONDS + " s, with " + received() + " echoes");
        reset(ctx);
    }

    private void sendAhead(ChannelHandlerContext ctx) {
        while (sent < plan().messages()
                && sent < received() + plan().window()
                && ctx.channel().isActive()) {
            send(ctx, sent++);
        }
    }

    @Override
    void onMessage(ChannelHandlerContext ctx, int index) {
        if (index == plan().endAfter() && plan().ending() == Plan.Ending.CLIENT_RESETS) {
            reset(ctx);
        } else if (index == plan().endAfter() && plan().ending() == Plan.Ending.CLIENT_LEAVES) {
            leave(ctx);
        } else if (received() < plan().messages()) {
            if (plan().slow() && index % PAUSE_EVERY == 0) {
                pause(ctx);
            }
            sendAhead(ctx);
        } else if (plan().ending() == Plan.Ending.CLIENT_CLOSES) {
            ctx.writeAndFlush(new CloseWebSocketFrame(Plan.CLOSE_STATUS, "done"));
        }
    }

    private static void pause(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    void onClose(WsCloseEvent event) {
        if (watchdog != null) {
            watchdog.cancel(false);
        }
        boolean inOrder = plan().ending().isInOrder();
        if (inOrder && (!event.clean() || event.code() != Plan.CLOSE_STATUS || received() != plan().messages())) {
            tally.reportFault(plan(), "wrong end at the client after " + received() + " echoes: " + event);
        } else if (!inOrder && event.clean()) {
            tally.reportFault(plan(), "clean close at the client without a Close: " + event);
        }
    }
}
