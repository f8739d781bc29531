package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Hex;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many flushes arrive below our handlers when a user's handler flushes each message during a read. */
class FlushConsolidationTest {
    private static final String MASKED_A = "818100000000" + "61";

    private final Flushes flushes = new Flushes();
    private final List<ChannelFuture> answers = new ArrayList<>();
    /** How many flushes had arrived below when each message was read. */
    private final List<Integer> seen = new ArrayList<>();

    /** Counts the flushes that arrive. */
    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }
    }

    /** Answers as most handlers do: one flush for each message. */
    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            answers.add(ctx.writeAndFlush(msg));
            seen.add(flushes.count);
        }
    }

    private EmbeddedChannel echo(WsPipeline.Builder builder) {
        EmbeddedChannel channel = new EmbeddedChannel(flushes);
        builder.build().appendTo(channel.pipeline());
        channel.pipeline().addLast(new Echo());
        return channel;
    }

    private static WsPipeline.Builder server() {
        return WsPipeline.builder(WsRole.SERVER).keepAlive(WsKeepAlive.OFF);
    }

    private static String wire(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(Wire.hex(Wire.drain((ByteBuf) out)));
        }
        return all.toString();
    }

    @Test
    @DisplayName("flushes during a read are carried out once, at its end, and then every promise is complete")
    void flushesDuringAReadHappenAtItsEnd() {
        EmbeddedChannel channel = echo(server());
        channel.writeOneInbound(Hex.buf(MASKED_A.repeat(3)));
        channel.writeOneInbound(Hex.buf(MASKED_A));
        assertEquals(0, flushes.count);
        assertFalse(answers.get(0).isDone());
        channel.flushInbound();
        assertEquals(1, flushes.count);
        assertTrue(answers.stream().allMatch(ChannelFuture::isSuccess));
        assertEquals("810161".repeat(4), wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a flush that a handler asks for at the end of a read is carried out once")
    void flushAtTheEndOfAReadHappensOnce() {
        EmbeddedChannel channel = new EmbeddedChannel(flushes);
        server().build().appendTo(channel.pipeline());
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.write(msg);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                ctx.flush();
            }
        });
        channel.writeInbound(Hex.buf(MASKED_A.repeat(3)));
        assertEquals(1, flushes.count);
        assertEquals("810161".repeat(3), wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("outside of a read an EmbeddedChannel, whose tasks the test runs, flushes at once")
    void embeddedChannelFlushesAtOnce() {
        EmbeddedChannel channel = echo(server());
        channel.writeAndFlush(new TextWebSocketFrame("a"));
        assertEquals(1, flushes.count);
        channel.writeInbound(Hex.buf(MASKED_A));
        channel.writeAndFlush(new TextWebSocketFrame("b"));
        assertEquals(3, flushes.count);
        assertEquals("810161" + "810161" + "810162", wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("flushImmediately: each flush is carried out when it is asked for")
    void optionTurnsItOff() {
        EmbeddedChannel channel = echo(server().flushImmediately());
        channel.writeInbound(Hex.buf(MASKED_A.repeat(3)));
        assertEquals(List.of(1, 2, 3), seen);
        assertEquals("810161".repeat(3), wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("no more than 256 flushes wait for the end of a read")
    void numberOfWaitingFlushesIsBounded() {
        EmbeddedChannel channel = echo(server());
        channel.writeOneInbound(Hex.buf(MASKED_A.repeat(FlushConsolidation.MAX_FLUSHES * 2 + 1)));
        assertEquals(0, seen.get(FlushConsolidation.MAX_FLUSHES - 2));
        assertEquals(1, seen.get(FlushConsolidation.MAX_FLUSHES - 1));
        assertEquals(2, flushes.count);
        channel.flushInbound();
        assertEquals(3, flushes.count);
        assertEquals("810161".repeat(FlushConsolidation.MAX_FLUSHES * 2 + 1), wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("no more than 64 KiB wait for the end of a read, however high the high-water mark is")
    void bytesThatWaitAreBounded() {
        EmbeddedChannel channel = echo(server());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1 << 20, 1 << 24));
        String message = "82fe7000" + "00000000" + "00".repeat(0x7000);
        channel.writeOneInbound(Hex.buf(message.repeat(4)));
        // counted from the first flush, which itself holds a message
        assertEquals(List.of(0, 0, 0, 1), seen);
        channel.flushInbound();
        assertEquals(1, flushes.count);
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("what would make the channel unwritable is flushed at once")
    void unwritableChannelIsFlushedAtOnce() {
        EmbeddedChannel channel = echo(server());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        channel.writeOneInbound(Hex.buf(MASKED_A.repeat(80)));
        // a batch goes down with the frame that fills the room, and each of the three bytes of a frame counts
        assertEquals(66, seen.indexOf(1));
        assertTrue(channel.isWritable());
        channel.flushInbound();
        assertEquals("810161".repeat(80), wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("the flush of a message that alone makes the channel unwritable is carried out at once")
    void flushOfALargeMessageDoesNotWait() {
        EmbeddedChannel channel = echo(server());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        channel.writeOneInbound(Hex.buf("82fe0800" + "00000000" + "00".repeat(0x800)));
        assertEquals(List.of(1), seen);
        channel.flushInbound();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a write that makes the channel unwritable carries out the flush that waits")
    void writeWithoutFlushCarriesOutTheFlushThatWaits() {
        EmbeddedChannel channel = new EmbeddedChannel(flushes);
        server().build().appendTo(channel.pipeline());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.writeAndFlush(msg);
                ctx.write(new TextWebSocketFrame("b".repeat(300)));
                seen.add(flushes.count);
            }
        });
        channel.writeOneInbound(Hex.buf(MASKED_A));
        assertEquals(List.of(1), seen);
        channel.flushInbound();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a Close takes along what waits for a flush")
    void closeIsNotDelayed() {
        EmbeddedChannel channel = new EmbeddedChannel(flushes);
        server().build().appendTo(channel.pipeline());
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                answers.add(ctx.writeAndFlush(msg));
                answers.add(ctx.writeAndFlush(new CloseWebSocketFrame(1000, "")));
            }
        });
        channel.writeOneInbound(Hex.buf(MASKED_A));
        assertTrue(answers.get(0).isSuccess() && answers.get(1).isSuccess());
        assertEquals("810161" + "880203e8", wire(channel));
        channel.flushInbound();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a handler that is removed flushes what waits")
    void removedHandlerFlushes() {
        EmbeddedChannel channel = echo(server());
        channel.writeOneInbound(Hex.buf(MASKED_A));
        channel.pipeline().remove(WsProtocolHandler.class);
        assertEquals(1, flushes.count);
        assertTrue(answers.get(0).isSuccess());
        assertEquals("810161", wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a channel that leaves its event loop flushes what waits")
    void deregisteredChannelFlushes() {
        EmbeddedChannel channel = echo(server());
        channel.writeOneInbound(Hex.buf(MASKED_A));
        channel.deregister();
        assertTrue(answers.get(0).isSuccess());
        assertEquals("810161", wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a channel that closes before the end of a read fails the promises that wait")
    void closedChannelFailsThePromises() {
        EmbeddedChannel channel = echo(server());
        channel.writeOneInbound(Hex.buf(MASKED_A));
        channel.pipeline().firstContext().close();
        assertInstanceOf(ClosedChannelException.class, answers.get(0).cause());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("fragments and a void promise wait in the same way, and their order is kept")
    void fragmentsWait() {
        EmbeddedChannel channel = new EmbeddedChannel(flushes);
        server().build().appendTo(channel.pipeline());
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                WebSocketFrame frame = (WebSocketFrame) msg;
                ctx.writeAndFlush(new BinaryWebSocketFrame(false, 0, frame.content()), ctx.voidPromise());
                ctx.writeAndFlush(new ContinuationWebSocketFrame(true, 0, Hex.buf("62")));
            }
        });
        channel.writeInbound(Hex.buf(MASKED_A));
        assertEquals(1, flushes.count);
        assertEquals("020161" + "800162", wire(channel));
        channel.finishAndReleaseAll();
    }
}
