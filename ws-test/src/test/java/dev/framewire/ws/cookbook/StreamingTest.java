package dev.framewire.ws.cookbook;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.test.WsTest;
import dev.framewire.ws.test.WsTestFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Streaming")
class StreamingTest {
    private static final int PIECE_BYTES = 64 << 10;
    private static final long MESSAGE_BYTES = 1 << 30;

    @Test
    @DisplayName("1 GiB in one message waits for its destination, and is never held")
    void oneGibibyte() throws Exception {
        SlowDestination destination = new SlowDestination();
        try (Loopback loopback = new Loopback();
                destination) {
            Channel listener =
                    loopback.serve(StreamingServer.config(), () -> List.of(new StreamingServer.Upload(destination)));
            WsClientConfig config =
                    WsClientConfig.builder(Loopback.uri(listener, "/upload")).build();
            AtomicLong made = new AtomicLong();
            StreamingSender sender = new StreamingSender(Stream.generate(() -> piece(made))
                    .limit(MESSAGE_BYTES / PIECE_BYTES)
                    .iterator());
            destination.made = made;
            loopback.connect(
                    config,
                    () -> List.of(
                            new HttpClientCodec(),
                            new WsClientHandshakeHandler(config),
                            sender,
                            new BeginSending(sender)));

            assertEquals(MESSAGE_BYTES, destination.all.get(300, SECONDS));
            // mostly the buffers of two sockets, which the kernel lets grow to its own bounds: 38 MiB on some machines
            assertTrue(destination.mostOnTheWay < 128 << 20, "on the way " + destination.mostOnTheWay);
            assertEquals(1, destination.mostAtOnce, "writes at once");
        }
    }

    @Test
    @DisplayName("reads no more until the destination has taken what was read")
    void readsOnDemand() {
        Queue<CompletableFuture<Void>> writes = new ArrayDeque<>();
        StreamingServer.Upload upload = new StreamingServer.Upload((piece, last) -> {
            writes.add(new CompletableFuture<>());
            return writes.element();
        });
        AtomicInteger reads = new AtomicInteger();
        try (WsTest t = WsTest.server(StreamingServer.config(), new CountReads(reads), upload)) {
            t.upgrade("/upload");
            reads.set(0);
            // one message in two frames, which come one by one
            t.send(WsTestFrame.text("a").unfinished()).expectNothing();
            t.send(WsTestFrame.continuation("b")).expectNothing();
            assertEquals(0, reads.get());
            writes.remove().complete(null);
            t.expectNothing();
            assertEquals(1, reads.get());
            writes.remove().complete(null);
            // a slow reader of what is written does not change this
            t.stopReading().channel().writeAndFlush(new TextWebSocketFrame("x"));
            t.readAgain().expectText("x");
            assertFalse(t.channel().config().isAutoRead());
            t.close(1000).expectClose(1000);
        }
    }

    @Test
    @DisplayName("a destination that fails ends the connection with 1011")
    void failingDestination() throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.serve(
                    StreamingServer.config(),
                    () -> List.of(new StreamingServer.Upload((piece, last) ->
                            CompletableFuture.failedFuture(new IllegalStateException("the disk is full")))));
            Loopback.Client client = loopback.connect(
                    WsClientConfig.builder(Loopback.uri(listener, "/upload")).build());
            assertEquals("open", client.next());
            client.channel().writeAndFlush(new TextWebSocketFrame("x"));
            assertTrue(client.next().startsWith("closed 1011"));
        }
    }

    @Test
    @DisplayName("a character that is cut by the end of a piece is whole in the text")
    void cutCharacter() {
        byte[] text = "gr\u00fc\u00df \ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            TextPieces pieces = new TextPieces();
            String begin = pieces.decode(Unpooled.wrappedBuffer(text, 0, cut), false);
            String end = pieces.decode(Unpooled.wrappedBuffer(text, cut, text.length - cut), true);
            assertEquals("gr\u00fc\u00df \ud83d\ude00", begin + end, "cut at " + cut);
            assertEquals("next", pieces.decode(Unpooled.wrappedBuffer("next".getBytes(StandardCharsets.UTF_8)), true));
        }
    }

    private static ByteBuf piece(AtomicLong made) {
        made.addAndGet(PIECE_BYTES);
        return PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES).writerIndex(PIECE_BYTES);
    }

    private static final class CountReads extends ChannelOutboundHandlerAdapter {
        private final AtomicInteger reads;

        CountReads(AtomicInteger reads) {
            this.reads = reads;
        }

        @Override
        public void read(ChannelHandlerContext ctx) throws Exception {
            reads.incrementAndGet();
            super.read(ctx);
        }
    }

    private static final class BeginSending extends ChannelInboundHandlerAdapter {
        private final StreamingSender sender;

        BeginSending(StreamingSender sender) {
            this.sender = sender;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                sender.sendMore(ctx);
            }
        }
    }

    /** Takes one piece after the other on a thread of its own, and keeps what was on its way at most. */
    private static final class SlowDestination implements StreamingServer.Destination, AutoCloseable {
        final CompletableFuture<Long> all = new CompletableFuture<>();
        AtomicLong made;
        volatile long mostOnTheWay;
        volatile int mostAtOnce;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final AtomicInteger atOnce = new AtomicInteger();
        private long bytes;

        @Override
        public CompletionStage<?> write(ByteBuf piece, boolean last) {
            mostAtOnce = Math.max(mostAtOnce, atOnce.incrementAndGet());
            return CompletableFuture.runAsync(
                    () -> {
                        mostOnTheWay = Math.max(mostOnTheWay, made.get() - bytes);
                        bytes += piece.readableBytes();
                        atOnce.decrementAndGet();
                        if (last) {
                            all.complete(bytes);
                        }
                    },
                    thread);
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }
}
