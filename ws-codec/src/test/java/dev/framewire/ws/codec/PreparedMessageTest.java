package dev.framewire.ws.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Hex;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is encoded once and sent on one or many connections. */
class PreparedMessageTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    private static EmbeddedChannel channel(WsRole role) {
        // a group distinguishes its members by their ids
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance());
        WsPipeline.builder(role).build().appendTo(channel.pipeline());
        return channel;
    }

    private static String wire(EmbeddedChannel channel) {
        StringBuilder wire = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            wire.append(Wire.hex(Wire.drain(out)));
        }
        return wire.toString();
    }

    @Test
    @DisplayName("W20 a prepared text or binary message is one unmasked frame of a server")
    void preparedMessageIsOneFrame() {
        EmbeddedChannel channel = channel(WsRole.SERVER);
        channel.writeOutbound(WsPreparedMessage.text(ALLOC, "Hello"));
        assertEquals("810548656c6c6f", wire(channel));
        channel.writeOutbound(WsPreparedMessage.text(ALLOC, ""));
        assertEquals("8100", wire(channel));
        ByteBuf payload = Hex.buf("cafe");
        channel.writeOutbound(WsPreparedMessage.binary(ALLOC, payload));
        assertEquals("8202cafe", wire(channel));
        assertEquals(2, payload.readableBytes(), "the payload stays the caller's");
        payload.release();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 4096, 4097, 65535, 65536, 300_000})
    @DisplayName("W8 a prepared message of any size has the shortest length encoding")
    void preparedMessageHasShortestLength(int length) {
        EmbeddedChannel channel = channel(WsRole.SERVER);
        ByteBuf payload = ALLOC.buffer(length).writeZero(length);
        channel.writeOutbound(WsPreparedMessage.binary(ALLOC, payload));
        byte[] header = Wire.header(WsRole.CLIENT, 0x82, length);
        assertEquals(Wire.hex(header) + "00".repeat(length), wire(channel));
        payload.release();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("W5 a client masks a prepared message with a new key each time it sends it")
    void clientMasksPreparedMessageWithNewKey() {
        EmbeddedChannel channel = channel(WsRole.CLIENT);
        WsPreparedMessage message = WsPreparedMessage.text(ALLOC, "Hello");
        channel.writeOutbound(message.retain());
        String first = wire(channel);
        channel.writeOutbound(message);
        String second = wire(channel);
        assertEquals(
                List.of("TEXT fin 'Hello'", "TEXT fin 'Hello'"),
                Wire.framesOf(WsRole.CLIENT, Wire.bytes(first + second)));
        assertNotEquals(first, second);
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({"ff", "61c3", "eda080"})
    @DisplayName("W20 text that is not UTF-8 cannot be prepared")
    void textThatIsNotUtf8IsRefused(String hex) {
        ByteBuf payload = Hex.buf(hex);
        WsFrameRefusedException e =
                assertThrows(WsFrameRefusedException.class, () -> WsPreparedMessage.text(ALLOC, payload));
        assertEquals("text is not UTF-8 (RFC 6455 8.1)", e.getMessage());
        payload.release();
    }

    @Test
    @DisplayName("a channel group sends one buffer of a large message to all open members and releases it")
    void groupSharesTheBufferOfALargeMessage() {
        String text = "Hello".repeat(250);
        ChannelGroup group = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EmbeddedChannel channel = channel(WsRole.SERVER);
            channels.add(channel);
            group.add(channel);
        }
        channels.get(3).pipeline().firstContext().close();
        String frame = "817e04e2" + Wire.hex(text.getBytes(UTF_8));
        WsPreparedMessage message = WsPreparedMessage.text(ALLOC, text);
        group.writeAndFlush(message);
        List<ByteBuf> received = new ArrayList<>();
        for (EmbeddedChannel channel : channels) {
            ByteBuf out = channel.readOutbound();
            assertEquals(channel == channels.get(3), out == null);
            if (out != null) {
                assertEquals(frame, Wire.hex(ByteBufUtil.getBytes(out)));
                received.add(out);
            }
        }
        received.get(0).setByte(4, 'J');
        for (ByteBuf out : received) {
            assertEquals(frame.replaceFirst("e248", "e24a"), Wire.hex(Wire.drain(out)), "a copy was made");
        }
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertEquals(0, message.refCnt());
    }

    @Test
    @DisplayName("W21 a prepared message keeps its place among other frames, and every promise completes")
    void preparedMessageKeepsItsPlace() {
        EmbeddedChannel channel = channel(WsRole.SERVER);
        ChannelFuture one = channel.write(new TextWebSocketFrame("1"));
        ChannelFuture two = channel.write(WsPreparedMessage.text(ALLOC, "2"));
        ChannelFuture three = channel.write(new TextWebSocketFrame("3"));
        channel.write(WsPreparedMessage.text(ALLOC, "4"), channel.voidPromise());
        assertFalse(one.isDone() && two.isDone() && three.isDone());
        channel.flush();
        assertTrue(one.isSuccess() && two.isSuccess() && three.isSuccess());
        assertEquals("810131" + "810132" + "810133" + "810134", wire(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a prepared message that was written cannot be cancelled")
    void writtenMessageCannotBeCancelled() {
        EmbeddedChannel channel = new EmbeddedChannel(new WsFrameEncoder(WsRole.SERVER));
        ChannelFuture written = channel.write(WsPreparedMessage.text(ALLOC, "x"));
        assertFalse(written.cancel(false));
        channel.flush();
        assertTrue(written.isSuccess());
        assertEquals("810178", wire(channel));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W16 a prepared message inside a fragmented message is refused, and the fragmented message continues")
    void preparedMessageInsideMessageIsRefused(WsRole role) {
        EmbeddedChannel channel = channel(role);
        channel.writeOutbound(new TextWebSocketFrame(false, 0, "a"));
        WsPreparedMessage message = WsPreparedMessage.text(ALLOC, "x");
        ChannelFuture refused = channel.write(message);
        assertInstanceOf(WsFrameRefusedException.class, refused.cause());
        assertEquals(0, message.refCnt());
        channel.writeOutbound(new ContinuationWebSocketFrame(true, 0, "b"));
        channel.writeOutbound(WsPreparedMessage.text(ALLOC, "c"));
        assertEquals(
                List.of("TEXT 'a'", "CONTINUATION fin 'b'", "TEXT fin 'c'"),
                Wire.framesOf(role, Wire.bytes(wire(channel))));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L7 a prepared message after a Close is refused")
    void preparedMessageAfterCloseIsRefused(WsRole role) {
        EmbeddedChannel channel = channel(role);
        channel.writeOutbound(new CloseWebSocketFrame(1000, ""));
        wire(channel);
        WsPreparedMessage message = WsPreparedMessage.text(ALLOC, "x");
        ChannelFuture refused = channel.writeAndFlush(message.retain());
        assertInstanceOf(WsFrameRefusedException.class, refused.cause());
        channel.writeAndFlush(message, channel.voidPromise());
        assertEquals(0, message.refCnt());
        assertEquals("", wire(channel));
        channel.checkException();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a failed write fails the promise of a prepared message and releases the message")
    void failedWriteReleasesPreparedMessage() {
        EmbeddedChannel channel = channel(WsRole.SERVER);
        RuntimeException failure = new RuntimeException("cable");
        channel.pipeline().addFirst(new FailingWrites(failure));
        WsPreparedMessage message = WsPreparedMessage.text(ALLOC, "x");
        assertSame(failure, channel.writeAndFlush(message).cause());
        assertEquals(0, message.refCnt());
        channel.finishAndReleaseAll();
    }

    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {
        private final RuntimeException failure;

        FailingWrites(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ReferenceCountUtil.release(msg);
            promise.setFailure(failure);
        }
    }
}
