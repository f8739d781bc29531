package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsProtocolHandler;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sent messages with permessage-deflate, as they are on the wire (RFC 7692 sections 6.1 and 7.2.1). */
class DeflateSendTest {
    private static final String FORGETTING = "server_no_context_takeover; client_no_context_takeover";
    private static final String REPEATED = "Hello, hello, hello, hello, hello";

    static Stream<Arguments> rolesAndParameters() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of("", FORGETTING).map(parameters -> Arguments.of(role, parameters)));
    }

    private static List<String> rendered(String... texts) {
        return Arrays.stream(texts).map(text -> Wire.render(Wire.utf8(text))).toList();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 D16 a repeated message is shorter with context, and has the same bytes without")
    void repeatedMessageIsShorterWithContext(WsRole role) {
        for (String parameters : List.of("", FORGETTING)) {
            try (Connection connection = DeflatePeer.connection(role, parameters)) {
                connection.channel.writeOutbound(new TextWebSocketFrame("aaaaaaaaaa"));
                connection.channel.writeOutbound(new TextWebSocketFrame("aaaaaaaaaa"));
                String again = parameters.isEmpty() ? "42000000" : "4a4c84010000";
                assertEquals(List.of("TEXT fin rsv4 4a4c84010000", "TEXT fin rsv4 " + again), connection.sent());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rolesAndParameters")
    @DisplayName(
            "D14 D16 D19 each frame is sent at once, RSV1 stands on the first only, and control frames are not compressed")
    void eachFrameIsCompressedAndSentAtOnce(WsRole role, String parameters) {
        try (Connection connection = DeflatePeer.connection(role, parameters);
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            for (int round = 0; round < 3; round++) {
                connection.channel.writeOutbound(Frames.of(0x01, "ab".repeat(100)));
                connection.channel.writeOutbound(Frames.of(0x89, "ping"));
                connection.channel.writeOutbound(Frames.of(0x00, ""), Frames.of(0x00, "ab".repeat(50)));
                connection.channel.writeOutbound(Frames.of(0x80, ""));
                connection.channel.writeOutbound(Frames.of(0x82, "ab".repeat(200)));
                byte[] wire = connection.sentBytes();
                List<String> kinds = new ArrayList<>();
                List<String> frames = Wire.framesOf(role, wire);
                frames.forEach(frame -> kinds.add(frame.replaceAll(" [^ ]*$", "")));
                assertEquals(
                        List.of(
                                "TEXT rsv4",
                                "PING fin",
                                "CONTINUATION",
                                "CONTINUATION",
                                "CONTINUATION fin",
                                "BINARY fin rsv4"),
                        kinds);
                assertEquals("PING fin 'ping'", frames.get(1));
                assertTrue(frames.get(0).endsWith("0000ffff"), frames.get(0));
                assertEquals("CONTINUATION fin 00", frames.get(4));
                assertEquals(
                        List.of(
                                "PING fin 'ping'",
                                rendered("ab".repeat(150)).get(0),
                                rendered("ab".repeat(200)).get(0)),
                        peer.read(wire));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rolesAndParameters")
    @DisplayName(
            "D12 D16 a message that is small, unwanted or does not shrink is sent plain and stays out of the context")
    void messageThatDoesNotShrinkIsSentPlain(WsRole role, String parameters) {
        WsDeflate deflate = WsDeflate.builder()
                .minBytes(20)
                .compressIf(frame -> frame instanceof TextWebSocketFrame)
                .build();
        byte[] random = new byte[300];
        new Random(1).nextBytes(random);
        String noise = Wire.hex(random).substring(0, 30) + "<>%&/()=?*+#'-_.:,;ABCXYZ!\"$[]{}|~^`@";
        try (Connection connection = DeflatePeer.connection(
                        WsPipeline.builder(role), DeflatePeer.extension(deflate, role, parameters));
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            for (int round = 0; round < 3; round++) {
                connection.channel.writeOutbound(new TextWebSocketFrame(REPEATED));
                connection.channel.writeOutbound(new TextWebSocketFrame(noise + round));
                connection.channel.writeOutbound(new TextWebSocketFrame("Hello, hello"));
                connection.channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.copiedBuffer(random)));
                connection.channel.writeOutbound(new TextWebSocketFrame(REPEATED + noise));
                byte[] wire = connection.sentBytes();
                List<String> frames = Wire.framesOf(role, wire);
                assertTrue(frames.get(0).startsWith("TEXT fin rsv4"), frames.get(0));
                boolean shrinks = round > 0 && parameters.isEmpty();
                assertEquals(
                        !shrinks, frames.get(1).equals("TEXT fin " + Wire.render(Wire.utf8(noise + round))), noise);
                assertEquals("TEXT fin 'Hello, hello'", frames.get(2));
                assertEquals("BINARY fin " + Wire.render(random), frames.get(3));
                assertTrue(frames.get(4).startsWith("TEXT fin rsv4"), frames.get(4));
                assertEquals(5, peer.read(wire).size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 a higher level sends fewer bytes; by default 64 bytes are compressed and 63 are not")
    void higherLevelSendsFewerBytes(WsRole role) {
        StringBuilder numbers = new StringBuilder();
        new Random(4).ints(5000, 0, 3000).forEach(number -> numbers.append("price ")
                .append(number));
        byte[] plain = Wire.utf8(numbers.toString());
        long[] bytes = new long[2];
        for (int i = 0; i < 2; i++) {
            WsDeflate deflate = WsDeflate.builder().level(i == 0 ? 1 : 9).build();
            try (Connection connection =
                    DeflatePeer.connection(WsPipeline.builder(role), DeflatePeer.extension(deflate, role, ""))) {
                connection.channel.writeOutbound(Frames.of(0x82, plain));
                bytes[i] = connection.sentBytes().length;
                connection.channel.writeOutbound(Frames.of(0x82, new byte[63]), Frames.of(0x82, new byte[64]));
                List<String> frames = connection.sent();
                assertEquals("BINARY fin " + Wire.render(new byte[63]), frames.get(0));
                assertTrue(frames.get(1).startsWith("BINARY fin rsv4"), frames.get(1));
            }
        }
        assertTrue(bytes[1] < bytes[0] && bytes[0] < plain.length, bytes[0] + " and " + bytes[1]);
    }

    @ParameterizedTest
    @MethodSource("rolesAndParameters")
    @DisplayName("D13 composite, read-only, heap and sliced buffers are compressed")
    void everyKindOfBufferIsCompressed(WsRole role, String parameters) {
        byte[] plain = Wire.utf8("0123456789abcdef".repeat(9000));
        try (Connection connection = DeflatePeer.connection(role, parameters);
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            ByteBuf direct =
                    connection.alloc.directBuffer().writeBytes(new byte[7]).writeBytes(plain);
            ByteBuf parts = Unpooled.wrappedBuffer(
                    connection.alloc.directBuffer().writeBytes(plain, 0, 70000),
                    Unpooled.wrappedBuffer(plain, 70000, plain.length - 70000));
            List<ByteBuf> payloads = List.of(
                    Unpooled.copiedBuffer(plain),
                    Unpooled.copiedBuffer(plain).asReadOnly(),
                    direct.slice(7, plain.length),
                    connection.alloc.directBuffer().writeBytes(plain).asReadOnly(),
                    parts);
            for (ByteBuf payload : payloads) {
                assertTrue(connection.channel.writeOutbound(new BinaryWebSocketFrame(payload)));
                byte[] wire = connection.sentBytes();
                assertTrue(wire.length < plain.length / 20, wire.length + " bytes");
                assertEquals(List.of(Wire.render(plain)), peer.read(wire));
                assertEquals(0, payload.refCnt());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rolesAndParameters")
    @DisplayName(
            "D16 W6 W8 a frame that breaks a rule is refused before it is compressed, and the connection stays usable")
    void invalidFrameIsRefusedBeforeCompression(WsRole role, String parameters) {
        List<WebSocketFrame> refused = List.of(
                Frames.of(0xC1, REPEATED),
                Frames.of(0x80, REPEATED),
                Frames.of(0x41, REPEATED),
                Frames.of(0x81, new byte[] {'H', 'e', 'l', 'l', 'o', ',', -1}),
                Frames.of(0xC9, "ping"));
        try (Connection connection = DeflatePeer.connection(role, parameters);
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            for (WebSocketFrame frame : refused) {
                ChannelFuture written = connection.channel.writeAndFlush(frame);
                assertInstanceOf(WsFrameRefusedException.class, written.cause());
                assertEquals(0, frame.refCnt());
                connection.channel.writeOutbound(new TextWebSocketFrame(REPEATED));
                assertEquals(rendered(REPEATED), peer.read(connection.sentBytes()));
            }
            connection.channel.writeOutbound(Frames.of(0x01, REPEATED));
            ChannelFuture inside = connection.channel.writeAndFlush(Frames.of(0x81, REPEATED));
            assertInstanceOf(WsFrameRefusedException.class, inside.cause());
            connection.channel.writeOutbound(Frames.of(0x80, REPEATED));
            assertEquals(rendered(REPEATED + REPEATED), peer.read(connection.sentBytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("rolesAndParameters")
    @DisplayName("D16 a cancelled frame is not part of the context, and the promises of other frames complete")
    void cancelledFrameIsNotInContext(WsRole role, String parameters) {
        try (Connection connection = DeflatePeer.connection(role, parameters);
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            ChannelPromise cancelled = connection.channel.newPromise();
            cancelled.cancel(false);
            // like a promise that is cancelled while the write waits for the event loop
            ChannelHandlerContext entrance = connection.channel.pipeline().context(WsProtocolHandler.class);
            for (int first : new int[] {0x81, 0x01}) {
                ((WsProtocolHandler) entrance.handler()).write(entrance, Frames.of(first, "no " + REPEATED), cancelled);
            }
            ChannelFuture first = connection.channel.write(new TextWebSocketFrame(REPEATED));
            connection.channel.write(new TextWebSocketFrame(REPEATED), connection.channel.voidPromise());
            connection.channel.write(Frames.of(0x01, REPEATED), connection.channel.voidPromise());
            ChannelFuture last = connection.channel.write(Frames.of(0x80, REPEATED));
            assertFalse(first.isDone());
            connection.channel.flush();
            assertTrue(first.isSuccess() && last.isSuccess());
            assertEquals(rendered(REPEATED, REPEATED, REPEATED + REPEATED), peer.read(connection.sentBytes()));
        }
    }
}
