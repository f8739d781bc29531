package dev.framewire.ws.benchmark.soak;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends the messages of a session, awaits their echoes and ends it. */
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
            opened(plan());
            watchdog = ctx.executor().schedule(() -> hangs(ctx), HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
            sendAhead(ctx);
        } else if (event instanceof WsHandshakeFailedEvent failed) {
            tally.fault(plan(), "no handshake: " + failed.cause());
        }
        super.userEventTriggered(ctx, event);
    }

    private void hangs(ChannelHandlerContext ctx) {
        tally.fault(plan(), "not over after " + HANGS_AFTER_SECONDS + " s, with " + received() + " echoes");
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
    void receivedMessage(ChannelHandlerContext ctx, int index) {
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
    void ended(WsCloseEvent event) {
        if (watchdog != null) {
            watchdog.cancel(false);
        }
        boolean inOrder = plan().ending().isInOrder();
        if (inOrder && (!event.clean() || event.code() != Plan.CLOSE_STATUS || received() != plan().messages())) {
            tally.fault(plan(), "after " + received() + " echoes the client's " + event);
        } else if (!inOrder && event.clean()) {
            tally.fault(plan(), "no Close, but the client's " + event);
        }
    }
}
