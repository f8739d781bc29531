package dev.framewire.ws.benchmark.chat;

import dev.framewire.ws.benchmark.peer.Transport;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients in the lobby, on one event loop. What is said ends in the time it was said at, so whoever hears it can tell how old it is. */
public final class Crowd implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final String MARK = " @";

    private final EventLoopGroup loop = Transport.best().newLoop();
    private final List<Channel> members = new ArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    /** Of the event loop, as are all that follow. */
    private final List<Long> ages = new ArrayList<>();

    private int next;

    /** Nobody yet. */
    public Crowd() {}

    /**
     * Adds clients, and waits until each has its WebSocket.
     *
     * @param chat address of the chat
     * @param count how many
     * @param compress whether they offer permessage-deflate
     * @throws IOException if one gets no connection
     * @throws InterruptedException if the thread is interrupted
     */
    public void join(URI chat, int count, boolean compress) throws IOException, InterruptedException {
        WsClientConfig.Builder config = WsClientConfig.builder(chat).subprotocols("chat");
        if (compress) {
            config.extensions(WsDeflate.DEFAULT.clientHandshaker());
        }
        WsClientConfig finished = config.build();
        for (int i = 0; i < count; i++) {
            WsClientHandshakeHandler handshake = new WsClientHandshakeHandler(finished);
            Channel channel = bootstrap(handshake)
                    .connect(chat.getHost(), chat.getPort())
                    .sync()
                    .channel();
            if (!handshake.handshakeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    || !handshake.handshakeFuture().isSuccess()) {
                throw new IOException(
                        "client " + i + " got no WebSocket",
                        handshake.handshakeFuture().cause());
            }
            members.add(channel);
        }
    }

    private Bootstrap bootstrap(WsClientHandshakeHandler handshake) {
        return new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), handshake, new Ear());
                    }
                });
    }

    /** Counts what is heard. */
    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String text = frame.text();
            int mark = text.lastIndexOf(MARK);
            if (mark >= 0) {
                heard.incrementAndGet();
                ages.add(System.nanoTime() - Long.parseLong(text.substring(mark + MARK.length())));
            }
        }
    }

    /**
     * Says something, each time another member, in turn.
     *
     * @param text what
     */
    public void say(String text) {
        members.get(next++ % members.size()).writeAndFlush(new TextWebSocketFrame(text + MARK + System.nanoTime()));
    }

    /**
     * How much has been heard by all together.
     *
     * @return messages
     */
    public long heard() {
        return heard.get();
    }

    /**
     * The ages of what was heard since the last call, the youngest first.
     *
     * @return nanoseconds, sorted
     * @throws InterruptedException if the thread is interrupted
     */
    public long[] ages() throws InterruptedException {
        return loop.submit(() -> {
                    long[] sorted =
                            ages.stream().mapToLong(Long::longValue).sorted().toArray();
                    ages.clear();
                    return sorted;
                })
                .sync()
                .getNow();
    }

    @Override
    public void close() {
        members.forEach(Channel::close);
        loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
