package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.EventLoops;
import dev.framewire.ws.testing.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Peers that read late or never, over real sockets. The server echoes and never checks whether it can write. */
class SlowReaderSocketTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final int MESSAGE_BYTES = 60_000;

    private final EventLoopGroup group = EventLoops.nio(2);
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(group.terminationFuture().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory());
    }

    private static ChannelInitializer<Channel> webSocket(WsRole role, Supplier<ChannelHandler> user) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                WsPipeline.builder(role).build().appendTo(channel.pipeline());
                channel.pipeline().addLast(user.get());
            }
        };
    }

    private Channel listen() {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, alloc)
                .childHandler(webSocket(WsRole.SERVER, Echo::new))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Echoes every frame, and never checks whether the channel is writable. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.writeAndFlush(msg);
        }
    }

    @Test
    @DisplayName("S3 two ends with default options that both send much data do not block each other")
    void twoBusyEndsDoNotDeadlock() throws Exception {
        int messages = 200;
        CountDownLatch echoed = new CountDownLatch(messages);
        Channel client = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, alloc)
                .handler(webSocket(WsRole.CLIENT, () -> new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        BinaryWebSocketFrame frame = (BinaryWebSocketFrame) msg;
                        assertEquals(MESSAGE_BYTES, frame.content().readableBytes());
                        assertEquals(
                                messages - echoed.getCount(), frame.content().getInt(0));
                        frame.release();
                        echoed.countDown();
                    }
                }))
                .connect(listen().localAddress())
                .sync()
                .channel();
        client.eventLoop().execute(() -> {
            for (int i = 0; i < messages; i++) {
                client.write(new BinaryWebSocketFrame(
                        alloc.directBuffer(MESSAGE_BYTES).writeInt(i).writeZero(MESSAGE_BYTES - Integer.BYTES)));
            }
            client.flush();
        });
        assertTrue(echoed.await(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> echoed.getCount() + " echoes are missing");
        client.close().sync();
    }

    @Test
    @DisplayName(
            "outgoing buffer unbounded: S3 a server does not read from a peer that does not read, and the peer loses no message")
    void serverDoesNotReadFromSlowReader() throws Exception {
        byte[] frame = Wire.frame(WsRole.SERVER, 0x82, new byte[MESSAGE_BYTES]);
        try (Socket peer = new Socket()) {
            peer.setSoTimeout(PATIENCE_SECONDS * 1000);
            peer.setReceiveBufferSize(64 * 1024);
            peer.setSendBufferSize(64 * 1024);
            peer.connect((InetSocketAddress) listen().localAddress());
            int messages = 1000;
            Thread sender = new Thread(() -> {
                try {
                    OutputStream out = peer.getOutputStream();
                    for (int i = 0; i < messages; i++) {
                        out.write(frame);
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            // the sender blocks when the sockets and the server take no more
            sender.join(1500);
            assertTrue(sender.isAlive(), "60 MB were taken from a peer that does not read");
            long held = alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory();
            assertTrue(held < 2 << 20, held + " bytes are held");
            DataInputStream in = new DataInputStream(peer.getInputStream());
            byte[] echo = new byte[MESSAGE_BYTES + 4];
            for (int i = 0; i < messages; i++) {
                in.readFully(echo);
            }
            assertEquals((byte) 0x82, echo[0]);
            sender.join();
        }
    }
}
