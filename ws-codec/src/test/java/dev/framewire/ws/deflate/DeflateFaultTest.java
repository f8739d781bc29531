package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsProtocolHandler;
import dev.framewire.ws.connection.WsUnhandledErrorHandler;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults around permessage-deflate: failed writes, and users that leave inside a message. */
class DeflateFaultTest {
    private static final String FORGETTING = "server_no_context_takeover; client_no_context_takeover";
    private static final String TEXT = "Hello, hello, hello, hello, hello ";

    static Stream<Arguments> rolesAndParameters() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of("", FORGETTING).map(parameters -> Arguments.of(role, parameters)));
    }

    /** Fails the n-th write. */
    private static final class FailingWrite extends ChannelDuplexHandler {
        private int left;

        FailingWrite(int number) {
            left = number;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (--left == 0) {
                ReferenceCountUtil.release(msg);
                promise.tryFailure(new IOException("no"));
            } else {
                ctx.write(msg, promise);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndParameters")
    @DisplayName("D16 D20 after a failed write no frame is sent that the peer cannot inflate")
    void failedWriteSendsNothingPeerCannotInflate(WsRole role, String parameters) {
        int[] frames = {0x81, 0x01, 0x00, 0x80, 0x81, 0x81};
        for (int n = 1; n <= frames.length; n++) {
            try (Connection connection = DeflatePeer.connection(role, parameters);
                    DeflatePeer peer = DeflatePeer.of(role, parameters)) {
                connection.channel.pipeline().addFirst(new FailingWrite(n));
                List<Boolean> written = new ArrayList<>();
                for (int first : frames) {
                    boolean open = connection.channel.isOpen();
                    ChannelFuture future = connection.channel.writeAndFlush(Frames.of(first, TEXT));
                    assertTrue(future.isDone());
                    written.add(open && future.isSuccess());
                }
                boolean whole = frames[n - 1] == 0x81;
                assertEquals(whole && !parameters.isEmpty(), connection.channel.isOpen(), "write " + n);
                assertFalse(written.get(n - 1));
                assertEquals(n - 1, written.indexOf(false));
                peer.read(connection.sentBytes())
                        .forEach(message -> assertTrue(
                                message.equals(Wire.render(Wire.utf8(TEXT)))
                                        || message.equals(Wire.render(Wire.utf8(TEXT.repeat(3)))),
                                message));
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndParameters")
    @DisplayName("D16 a failed write with a void promise closes the connection as well, and is an exception event")
    void failedWriteWithVoidPromiseClosesToo(WsRole role, String parameters) {
        try (Connection connection = DeflatePeer.connection(role, parameters)) {
            connection.channel.pipeline().addFirst(new FailingWrite(1));
            connection.channel.writeAndFlush(new TextWebSocketFrame(TEXT), connection.channel.voidPromise());
            assertEquals(!parameters.isEmpty(), connection.channel.isOpen());
            assertInstanceOf(IOException.class, connection.exceptions.get(0));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndParameters")
    @DisplayName("D16 writes in a write listener keep the order and the context")
    void writesInListenerKeepTheContext(WsRole role, String parameters) {
        try (Connection connection = DeflatePeer.connection(role, parameters);
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            Runnable[] next = {null};
            int[] left = {5};
            next[0] = () -> connection
                    .channel
                    .writeAndFlush(new TextWebSocketFrame(TEXT + left[0]))
                    .addListener(written -> {
                        if (--left[0] > 0) {
                            next[0].run();
                        }
                    });
            next[0].run();
            List<String> expected = new ArrayList<>();
            for (int i = 5; i > 0; i--) {
                expected.add(Wire.render(Wire.utf8(TEXT + i)));
            }
            assertEquals(expected, peer.read(connection.sentBytes()));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndParameters")
    @DisplayName("D16 a predicate that throws fails only its frame")
    void predicateThatThrowsFailsItsFrameOnly(WsRole role, String parameters) {
        RuntimeException broken = new IllegalStateException("broken");
        WsDeflate deflate = WsDeflate.builder()
                .compressIf(frame -> {
                    if (frame.content().readableBytes() > 100) {
                        throw broken;
                    }
                    return true;
                })
                .minBytes(10)
                .build();
        try (Connection connection = DeflatePeer.connection(
                        WsPipeline.builder(role), DeflatePeer.extension(deflate, role, parameters));
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            connection.channel.writeAndFlush(new TextWebSocketFrame(TEXT));
            WebSocketFrame large = new TextWebSocketFrame(TEXT.repeat(4));
            assertSame(broken, connection.channel.writeAndFlush(large).cause());
            assertEquals(0, large.refCnt());
            connection.channel.writeAndFlush(new TextWebSocketFrame(TEXT));
            String text = Wire.render(Wire.utf8(TEXT));
            assertEquals(List.of(text, text), peer.read(connection.sentBytes()));
            // the start of this message was not sent, so its rest cannot be sent
            assertSame(
                    broken,
                    connection
                            .channel
                            .writeAndFlush(Frames.of(0x01, TEXT.repeat(4)))
                            .cause());
            assertFalse(connection.channel.isOpen());
        }
    }

    static Stream<Arguments> leaving() {
        Consumer<ChannelHandlerContext> closing = ctx -> ctx.channel().unsafe().closeForcibly();
        Consumer<ChannelHandlerContext> removing = ctx -> {
            List<ChannelHandler> handlers = new ArrayList<>();
            ctx.pipeline().forEach(entry -> handlers.add(entry.getValue()));
            handlers.stream()
                    .filter(handler -> handler.getClass().getSimpleName().equals("DeflateDecoder"))
                    .forEach(ctx.pipeline()::remove);
        };
        Consumer<ChannelHandlerContext> failing = ctx -> {
            throw new IllegalStateException("user");
        };
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of("", FORGETTING).flatMap(parameters -> Stream.of(closing, removing, failing)
                        .map(leave -> Arguments.of(role, parameters, leave))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("leaving")
    @DisplayName("D20 a user who closes, removes the decoder or throws at the first of many pieces leaks no memory")
    void userWhoLeavesAtFirstPieceLeaksNothing(WsRole role, String parameters, Consumer<ChannelHandlerContext> leave) {
        leaveInside(role, parameters, leave, 0);
        leaveInside(role, parameters, leave, 5);
    }

    private static void leaveInside(
            WsRole role, String parameters, Consumer<ChannelHandlerContext> leave, int laterBytes) {
        WsPipeline.Builder builder = WsPipeline.builder(role)
                .delivery(WsDelivery.STREAM)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(1 << 22));
        try (Connection connection = DeflatePeer.connection(builder, DeflatePeer.extension(role, parameters));
                DeflatePeer peer = DeflatePeer.of(role, parameters)) {
            int[] seen = {0};
            connection.channel.pipeline().addLast(new WsUnhandledErrorHandler());
            ChannelHandlerContext last = connection.channel.pipeline().context(WsProtocolHandler.class);
            connection.channel.pipeline().addAfter(last.name(), null, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    ReferenceCountUtil.release(msg);
                    if (seen[0]++ == 0) {
                        leave.accept(ctx);
                    }
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    ctx.close();
                }
            });
            byte[] payload = peer.compress(new byte[1 << 21]);
            byte[] wire = Wire.frame(role, 0xC2, payload);
            connection.receive(Arrays.copyOf(wire, wire.length - laterBytes));
            if (laterBytes > 0) {
                connection.receive(Arrays.copyOfRange(wire, wire.length - laterBytes, wire.length));
            }
            // a closed channel informs its handlers only after they have returned
            assertTrue(
                    connection.channel.isActive() ? seen[0] <= (laterBytes == 0 ? 1 : 2) : seen[0] <= 33,
                    seen[0] + " seen");
            assertTrue(connection.heldBytes() < 1000, connection.heldBytes() + " bytes held");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("D13 with auto-read off, reading continues when a frame inflates to no byte yet")
    void readingContinuesWhenFrameInflatesToNothing(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            try (Connection connection = DeflatePeer.connection(role, delivery, "")) {
                List<byte[]> frames = new ArrayList<>();
                for (String frame : "41:f2 00:48 00: 00:cdc9c907 80:00 c1:f200110000".split(" ")) {
                    String[] parts = frame.split(":", -1);
                    frames.add(Wire.frame(role, Wire.bytes(parts[0])[0] & 0xFF, Wire.bytes(parts[1])));
                }
                connection.receiveOnDemand(frames);
                assertEquals(List.of("TEXT 'Hello'", "TEXT 'Hello'"), connection.messages);
            }
        }
    }
}
