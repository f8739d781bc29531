package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Flushes that are asked for outside of a read, on an event loop with a thread. */
class FlushRoundTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final int CHANNELS = 10;

    private final EventLoopGroup group = EventLoops.local(1);
    private final SingleThreadEventLoop loop = (SingleThreadEventLoop) group.next();
    private final AtomicInteger flushes = new AtomicInteger();
    private final List<Channel> channels = new ArrayList<>();

    @BeforeEach
    void connect() throws InterruptedException {
        LocalAddress address = new LocalAddress(FlushRoundTest.class);
        new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        ReferenceCountUtil.release(msg);
                    }
                })
                .bind(address)
                .sync();
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(new Bootstrap()
                    .group(group)
                    .channel(LocalChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                                @Override
                                public void flush(ChannelHandlerContext ctx) {
                                    flushes.incrementAndGet();
                                    ctx.flush();
                                }
                            });
                            WsPipeline.builder(WsRole.SERVER)
                                    .keepAlive(WsKeepAlive.OFF)
                                    .build()
                                    .appendTo(channel.pipeline());
                        }
                    })
                    .connect(address)
                    .sync()
                    .channel());
        }
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(group.terminationFuture().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static ChannelFuture say(Channel channel) {
        return channel.writeAndFlush(new TextWebSocketFrame("a"));
    }

    private static void await(ChannelFuture future) {
        assertTrue(future.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(future.isSuccess());
    }

    @Test
    @DisplayName("the flushes of one task are carried out once, after it")
    void flushesOfATaskHappenOnce() throws Exception {
        ChannelFuture last = loop.submit(() -> {
                    for (int i = 0; i < 99; i++) {
                        say(channels.get(0));
                    }
                    ChannelFuture future = say(channels.get(0));
                    assertEquals(0, flushes.get());
                    return future;
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        await(last);
        assertEquals(1, flushes.get());
    }

    @Test
    @DisplayName("one task flushes all channels of an event loop")
    void oneTaskFlushesAllChannels() throws Exception {
        int tasks = loop.submit(() -> {
                    int before = loop.pendingTasks();
                    channels.forEach(FlushRoundTest::say);
                    return loop.pendingTasks() - before;
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(1, tasks);
        for (Channel channel : channels) {
            await(say(channel));
        }
        assertTrue(flushes.get() >= CHANNELS);
    }

    @Test
    @DisplayName("what other threads write while the event loop is busy is flushed once")
    void busyLoopFlushesOnce() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        loop.execute(() -> awaitUninterruptibly(written));
        List<ChannelFuture> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(say(channels.get(0)));
        }
        written.countDown();
        futures.forEach(FlushRoundTest::await);
        assertEquals(1, flushes.get());
    }

    @Test
    @DisplayName("a listener of a flushed write may flush again")
    void listenerMayFlushAgain() throws Exception {
        ChannelFuture first = say(channels.get(0));
        CountDownLatch second = new CountDownLatch(1);
        first.addListener(sent -> say(channels.get(0)).addListener(again -> second.countDown()));
        assertTrue(second.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(2, flushes.get());
    }

    @Test
    @DisplayName("an event loop that is shutting down gets no further task: flushes are carried out at once")
    void loopThatShutsDownFlushesAtOnce() throws Exception {
        int count = loop.submit(() -> {
                    loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
                    say(channels.get(0));
                    return flushes.get();
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(1, count);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
