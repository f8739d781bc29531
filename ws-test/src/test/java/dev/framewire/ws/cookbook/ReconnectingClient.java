package dev.framewire.ws.cookbook;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client that comes back: first soon, then less and less often, and not all clients at the same moment. */
// snippet
final class ReconnectingClient {
    private static final int MAX_DOUBLINGS = 6;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final WsClientConfig config;
    private final Duration firstDelay;
    private final Supplier<ChannelHandler> handlers;
    /** In a row. Used on the event loop only, as the next field is. */
    private int failures;

    private boolean stopped;

    /** The bootstrap has the class of its channels; each connection gets a handler of its own. */
    ReconnectingClient(
            EventLoop loop,
            Bootstrap bootstrap,
            WsClientConfig config,
            Duration firstDelay,
            Supplier<ChannelHandler> handlers) {
        this.loop = loop;
        this.config = config;
        this.firstDelay = firstDelay;
        this.handlers = handlers;
        this.bootstrap = bootstrap.clone(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(), new WsClientHandshakeHandler(config))
                        .addLast(new Reconnect(), handlers.get());
            }
        });
    }

    void start() {
        loop.execute(this::connect);
    }

    /** For the end of the program; close the connection as well. */
    void stop() {
        loop.execute(() -> stopped = true);
    }

    private void connect() {
        if (!stopped) {
            bootstrap.connect(config.host(), config.port()).addListener(connected -> {
                if (!connected.isSuccess()) {
                    connectLater();
                }
            });
        }
    }

    private void connectLater() {
        loop.schedule(this::connect, delayMillis(firstDelay, failures++), TimeUnit.MILLISECONDS);
    }

    /** Twice as long after each failure, up to 64 times; between half of that and all of it. */
    static long delayMillis(Duration firstDelay, int failures) {
        long most = firstDelay.toMillis() << Math.min(failures, MAX_DOUBLINGS);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    private final class Reconnect extends ChannelInboundHandlerAdapter {
        private boolean over;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ctx.fireUserEventTriggered(event);
            if (event instanceof WsHandshakeCompleteEvent) {
                failures = 0;
            }
            // these events, and not closeFuture(), which is earlier: here the reason is known. Both may come for one
            // connection.
            if ((event instanceof WsCloseEvent || event instanceof WsHandshakeFailedEvent) && !over) {
                over = true;
                connectLater();
            }
        }
    }
}
// snippet
