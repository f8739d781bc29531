package dev.framewire.ws.benchmark.chat;

import dev.framewire.ws.benchmark.peer.Transport;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients in the lobby, on one event loop. Each message ends with its send time; a receiver computes the latency from it. */
public final class Crowd implements AutoCloseable {
    private static final int MAX_WAIT_SECONDS = 30;
    private static final String TIME_SEPARATOR = " @";
    /** The separator's last byte. */
    private static final byte TIME_MARK = '@';
    /** All of them at hundreds of thousands of messages per second would slow the clients. */
    private static final int MESSAGES_PER_SAMPLE = 16;

    private final EventLoopGroup loop = Transport.best().newLoop();
    private final List<Channel> members = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    /** Used by the event loop only. */
    private final List<Long> latencies = new ArrayList<>();

    private int next;

    /** Creates an empty crowd. */
    public Crowd() {}

    /**
     * Connects clients and waits until each handshake is complete.
     *
     * @param chat address of the chat
     * @param count the number of clients
     * @param compress whether the clients offer permessage-deflate
     * @throws IOException if a client cannot connect
     * @throws InterruptedException if the thread is interrupted
     */
    public void join(URI chat, int count, boolean compress) throws IOException, InterruptedException {
        WsClientConfig.Builder config = WsClientConfig.builder(chat).subprotocols("chat");
        if (compress) {
            config.extensions(WsDeflate.DEFAULT.clientHandshaker());
        }
        WsClientConfig clientConfig = config.build();
        for (int i = 0; i < count; i++) {
            WsClientHandshakeHandler handshake = new WsClientHandshakeHandler(clientConfig);
            Channel channel = bootstrap(handshake)
                    .connect(chat.getHost(), chat.getPort())
                    .sync()
                    .channel();
            if (!handshake.handshakeFuture().await(MAX_WAIT_SECONDS, TimeUnit.SECONDS)
                    || !handshake.handshakeFuture().isSuccess()) {
                throw new IOException(
                        "the handshake of client " + i + " failed",
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
                        channel.pipeline().addLast(new HttpClientCodec(), handshake, new MessageCounter());
                    }
                });
    }

    /** Counts received messages and samples their latencies. */
    private final class MessageCounter extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ByteBuf text = frame.content();
            int mark = text.forEachByteDesc(character -> character >= '0' && character <= '9');
            if (mark >= 0 && text.getByte(mark) == TIME_MARK) {
                if (received.incrementAndGet() % MESSAGES_PER_SAMPLE == 0) {
                    String time = text.toString(mark + 1, text.writerIndex() - mark - 1, StandardCharsets.US_ASCII);
                    latencies.add(System.nanoTime() - Long.parseLong(time));
                }
            }
        }
    }

    /**
     * Sends a message from the next client, in turn.
     *
     * @param text the message
     */
    public void say(String text) {
        members.get(next++ % members.size())
                .writeAndFlush(new TextWebSocketFrame(text + TIME_SEPARATOR + System.nanoTime()));
    }

    /**
     * The number of messages that all clients together have received.
     *
     * @return the number
     */
    public long received() {
        return received.get();
    }

    /**
     * The number of clients whose connection has ended.
     *
     * @return the number
     */
    public long gone() {
        return members.stream().filter(member -> !member.isActive()).count();
    }

    /**
     * Returns and clears a sample of the latencies since the last call.
     *
     * @return nanoseconds in ascending order
     * @throws InterruptedException if the thread is interrupted
     */
    public long[] takeLatencies() throws InterruptedException {
        return loop.submit(() -> {
                    long[] sorted = latencies.stream()
                            .mapToLong(Long::longValue)
                            .sorted()
                            .toArray();
                    latencies.clear();
                    return sorted;
                })
                .sync()
                .getNow();
    }

    /** Closes all connections; the crowd may join again. */
    public void leave() {
        members.forEach(member -> member.close().awaitUninterruptibly());
        members.clear();
    }

    @Override
    public void close() {
        leave();
        loop.shutdownGracefully(0, MAX_WAIT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
