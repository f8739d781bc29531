package dev.framewire.ws.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflateBlocks;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A message that is encoded once and sent on connections that compress. */
class PreparedDeflateTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final String FORGETTING = "server_no_context_takeover; client_no_context_takeover";
    private static final String SMALL_WINDOW = "server_max_window_bits=9; client_max_window_bits=9";
    private static final String TEXT = "hello hello hello hello hello hello hello hello hello hello hello hello";

    private static WsPreparedMessage prepared(String text) {
        return WsPreparedMessage.text(ALLOC, text);
    }

    @Test
    @DisplayName(
            "D13 D16 a prepared message is compressed once, and connections with the same parameters share a large result")
    void preparedMessageIsCompressedOnce() {
        AtomicInteger asked = new AtomicInteger();
        WsDeflate deflate = WsDeflate.builder()
                .compressIf(frame -> asked.incrementAndGet() > 0)
                .build();
        // not repetitive, so that the compressed frame is too large to be copied
        WsPreparedMessage message = prepared(new SplittableRandom(1)
                .ints(2000, 'A', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
        List<ByteBuf> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Connection connection = DeflatePeer.connection(
                    WsPipeline.builder(WsRole.SERVER), DeflatePeer.extension(deflate, WsRole.SERVER, ""));
            connection.channel.writeOutbound(message.retain());
            sent.add(connection.channel.readOutbound());
            connection.close();
        }
        assertEquals(1, asked.get());
        message.release();
        byte second = sent.get(0).getByte(100);
        sent.get(0).setByte(100, second + 1);
        for (ByteBuf out : sent) {
            assertEquals((byte) (second + 1), out.getByte(100), "a copy was made");
            assertEquals(0xC1, out.getUnsignedByte(0));
            out.release();
        }
        assertEquals(0, message.refCnt());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 D15 D16 the peer reads prepared messages among others, with any parameters")
    void peerReadsPreparedMessagesAmongOthers(WsRole role) {
        for (String parameters : List.of("", FORGETTING, SMALL_WINDOW)) {
            try (Connection connection = DeflatePeer.connection(role, parameters);
                    DeflatePeer peer = DeflatePeer.of(role, parameters)) {
                List<String> expected = new ArrayList<>();
                List<String> received = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    String text = i + TEXT.repeat(1 + i % 3) + "x".repeat(i * 40);
                    expected.add(Wire.render(Wire.utf8(text)));
                    boolean alone = i % 3 != 0;
                    connection.channel.writeOutbound(alone ? prepared(text) : new TextWebSocketFrame(text));
                    received.addAll(peer.read(connection.sentBytes()));
                }
                assertEquals(expected, received, role + " " + parameters);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName(
            "D13 D16 a prepared message refers to no earlier one, and later ones refer to it if the context is kept")
    void laterMessageMayReferToPreparedOne(boolean kept) {
        try (Connection connection = DeflatePeer.connection(WsRole.SERVER, kept ? "" : FORGETTING)) {
            connection.channel.writeOutbound(prepared("ab".repeat(20)));
            connection.channel.writeOutbound(prepared("ab".repeat(20)));
            connection.channel.writeOutbound(new TextWebSocketFrame("ab".repeat(20)));
            List<String> sent = connection.sent();
            assertEquals(sent.get(0), sent.get(1));
            assertEquals(kept, !sent.get(2).equals(sent.get(1)), sent.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "D12 D16 a prepared message that is small, unwanted or does not shrink is sent plain and stays out of the context")
    void preparedMessageThatDoesNotShrinkIsSentPlain(WsRole role) {
        for (WsDeflate deflate : List.of(
                WsDeflate.builder().minBytes(100).build(),
                WsDeflate.builder().compressIf(frame -> false).build(),
                WsDeflate.DEFAULT)) {
            String text = deflate == WsDeflate.DEFAULT
                    ? "0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,.-"
                    : TEXT;
            try (Connection connection =
                            DeflatePeer.connection(WsPipeline.builder(role), DeflatePeer.extension(deflate, role, ""));
                    DeflatePeer peer = DeflatePeer.of(role, "")) {
                for (int i = 0; i < 3; i++) {
                    connection.channel.writeOutbound(prepared(text));
                    byte[] wire = connection.sentBytes();
                    assertEquals((byte) 0x81, wire[0]);
                    assertEquals(List.of(Wire.render(Wire.utf8(text))), peer.read(wire));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W16 D20 a prepared message inside a fragmented message is refused and stays out of the context")
    void preparedMessageInsideMessageIsRefused(WsRole role) {
        try (Connection connection = DeflatePeer.connection(role, "");
                DeflatePeer peer = DeflatePeer.of(role, "")) {
            connection.channel.writeOutbound(new TextWebSocketFrame(false, 0, TEXT));
            WsPreparedMessage message = prepared(TEXT);
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    connection.channel.writeAndFlush(message).cause());
            assertEquals(0, message.refCnt());
            connection.channel.writeOutbound(new ContinuationWebSocketFrame(true, 0, TEXT), prepared(TEXT));
            assertEquals(
                    List.of(Wire.render(Wire.utf8(TEXT + TEXT)), Wire.render(Wire.utf8(TEXT))),
                    peer.read(connection.sentBytes()));
        }
    }

    @Test
    @DisplayName(
            "W16 D20 a prepared message inside a fragmented message without compression is refused and stays out of the context")
    void preparedMessageInsidePlainMessageIsRefused() {
        WsDeflate deflate =
                WsDeflate.builder().compressIf(frame -> frame.isFinalFragment()).build();
        try (Connection connection = DeflatePeer.connection(
                        WsPipeline.builder(WsRole.SERVER), DeflatePeer.extension(deflate, WsRole.SERVER, ""));
                DeflatePeer peer = DeflatePeer.of(WsRole.SERVER, "")) {
            connection.channel.writeOutbound(new TextWebSocketFrame(false, 0, TEXT));
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    connection.channel.writeAndFlush(prepared(TEXT)).cause());
            connection.channel.writeOutbound(new ContinuationWebSocketFrame(true, 0, TEXT), prepared(TEXT));
            assertEquals(
                    List.of(Wire.render(Wire.utf8(TEXT + TEXT)), Wire.render(Wire.utf8(TEXT))),
                    peer.read(connection.sentBytes()));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("D20 a prepared message that is not sent ends a connection whose context is kept, and no other")
    void unsentPreparedMessageEndsConnectionWithContext(boolean kept) {
        try (Connection connection = DeflatePeer.connection(WsRole.SERVER, kept ? "" : FORGETTING)) {
            RuntimeException failure = new RuntimeException("cable");
            connection.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                    ReferenceCountUtil.release(msg);
                    promise.setFailure(failure);
                }
            });
            WsPreparedMessage message = prepared(TEXT);
            ChannelFuture sent = connection.channel.writeAndFlush(message);
            assertSame(failure, sent.cause());
            assertEquals(0, message.refCnt());
            assertEquals(!kept, connection.channel.isActive());
        }
    }

    @Test
    @DisplayName("D20 a prepared message cannot be cancelled once it is in the context")
    void preparedMessageInContextCannotBeCancelled() {
        try (Connection connection = DeflatePeer.connection(WsRole.SERVER, "");
                DeflatePeer peer = DeflatePeer.of(WsRole.SERVER, "")) {
            ChannelFuture pending = connection.channel.write(prepared(TEXT));
            assertFalse(pending.cancel(false));
            connection.channel.writeOutbound(new TextWebSocketFrame(TEXT));
            String text = Wire.render(Wire.utf8(TEXT));
            assertEquals(List.of(text, text), peer.read(connection.sentBytes()));
        }
    }

    @Test
    @DisplayName("D4 a prepared message refers no further back than the window")
    void preparedMessageKeepsToTheWindow() {
        try (Connection connection = DeflatePeer.connection(WsRole.SERVER, SMALL_WINDOW)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                text.append(i % 60).append(" bottles ");
            }
            connection.channel.writeOutbound(prepared(text.toString()));
            DeflateBlocks blocks = new DeflateBlocks();
            byte[] wire = connection.sentBytes();
            assertEquals(126, wire[1]);
            assertEquals(text.toString(), new String(blocks.read(Arrays.copyOfRange(wire, 4, wire.length)), UTF_8));
            assertTrue(blocks.largestDistance > 256 && blocks.largestDistance <= 512, "" + blocks.largestDistance);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W6 D11 the compressed form of a prepared message is refused on a connection without the extension")
    void compressedFormIsRefusedWithoutExtension(WsRole role) {
        WsPreparedMessage message = prepared(TEXT);
        WsPreparedMessage form = message.transformed(
                "form", frame -> new TextWebSocketFrame(true, 4, frame.content().retainedSlice()));
        assertNotSame(message, form);
        assertSame(form, message.transformed("form", frame -> null));
        assertSame(message, message.transformed("other", frame -> null));
        try (Connection connection = Connection.of(WsPipeline.builder(role).build())) {
            ChannelFuture refused = connection.channel.writeAndFlush(form.retain());
            assertInstanceOf(WsFrameRefusedException.class, refused.cause());
            assertTrue(connection.channel.isActive());
            assertEquals(List.of(), connection.sent());
        }
        message.release();
        assertEquals(0, message.refCnt());
        assertEquals(0, form.refCnt());
    }
}
