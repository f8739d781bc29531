package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.benchmark.peer.Server;
import dev.framewire.ws.benchmark.peer.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Clients that come back: each connects, upgrades with the headers of a browser, receives one echo and resets the connection.
 * Then it begins again. All state belongs to the event loop.
 */
final class StormLoad extends Load {
    private static final ByteBuf REQUEST = ascii("""
            GET / HTTP/1.1\r
            Host: localhost:8080\r
            Connection: Upgrade\r
            Pragma: no-cache\r
            Cache-Control: no-cache\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Accept-Encoding: gzip, deflate, br\r
            Accept-Language: en-US,en;q=0.9\r
            Cookie: session=0123456789abcdef0123456789abcdef\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
            \r
            """);
    private static final ByteBuf END_OF_HEAD = ascii("\r\n\r\n");
    private static final ByteBuf ACCEPTED = ascii("HTTP/1.1 101 ");
    private static final ByteBuf MESSAGE =
            Unpooled.unreleasableBuffer(Wire.encodeMasked(Wire.TEXT, "storm".getBytes(StandardCharsets.US_ASCII), 1));

    private final Bootstrap bootstrap;
    private final int atOnce;
    private final boolean handshake;
    private long complete;

    StormLoad(EventLoopGroup loop, Setup setup, Server server) {
        super(loop);
        atOnce = setup.connections();
        handshake = server.peer() != Peer.RAW;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Client());
                    }
                });
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Override
    void start(int port) {
        bootstrap.remoteAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < atOnce; i++) {
            connect();
        }
    }

    private void connect() {
        bootstrap.connect().addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                failed.tryFailure(connected.cause());
            }
        });
    }

    @Override
    long messages() throws InterruptedException {
        return callOnLoop(() -> complete);
    }

    @Override
    void clearAges() {
        // not measured
    }

    @Override
    double ageMicros(double quantile) {
        return Double.NaN;
    }

    private final class Client extends ByteToMessageDecoder {
        private boolean upgraded;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (handshake) {
                ctx.writeAndFlush(REQUEST.duplicate());
            } else {
                sendMessage(ctx);
            }
        }

        private void sendMessage(ChannelHandlerContext ctx) {
            upgraded = true;
            ctx.writeAndFlush(MESSAGE.duplicate());
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (upgraded) {
                // a server may have compressed the echo, so only its length is known
                if (in.readableBytes() >= 2 && in.readableBytes() >= 2 + (in.getByte(in.readerIndex() + 1) & 0x7F)) {
                    in.skipBytes(in.readableBytes());
                    complete++;
                    ctx.close();
                }
                return;
            }
            int end = ByteBufUtil.indexOf(END_OF_HEAD, in);
            if (end >= 0) {
                if (!ACCEPTED.equals(in.slice(in.readerIndex(), ACCEPTED.readableBytes()))) {
                    failed.tryFailure(new IllegalStateException("the handshake failed"));
                }
                in.readerIndex(end + END_OF_HEAD.readableBytes());
                sendMessage(ctx);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!failed.isDone()) {
                connect();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed.tryFailure(cause);
            ctx.close();
        }
    }
}
