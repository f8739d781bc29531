package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.codec.WsExtension;
import dev.framewire.ws.testing.Hex;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a connection ends, between messages or inside one, its zlib states are ended or free for others. */
class DeflateEndTest {
    private static final String TEXT = "to be, or not to be, that is the question ".repeat(3);

    @BeforeEach
    @AfterEach
    void clear() {
        ZlibPool.clear();
    }

    private static Arguments end(String name, Consumer<EmbeddedChannel> end) {
        return Arguments.of(name, end);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end("closed", EmbeddedChannel::close),
                end("handlers removed", channel -> {
                    while (channel.pipeline().first() != null) {
                        channel.pipeline().removeFirst();
                    }
                }),
                end("corrupt data", channel -> {
                    TextWebSocketFrame corrupt = new TextWebSocketFrame(true, 4, Hex.buf("ffffff"));
                    assertThrows(CorruptedWebSocketFrameException.class, () -> channel.writeInbound(corrupt));
                    assertNull(channel.readInbound());
                    TextWebSocketFrame next = new TextWebSocketFrame(true, 4, Hex.buf("f248cdc9c90700"));
                    assertFalse(channel.writeInbound(next, new TextWebSocketFrame("plain")));
                    channel.close();
                }),
                end("too much", channel -> {
                    // a stored block of 200 bytes: it is refused at the first byte over the limit
                    TextWebSocketFrame bomb =
                            new TextWebSocketFrame(true, 4, Hex.buf("00c80037ff" + "61".repeat(200) + "00"));
                    Throwable refused =
                            assertThrows(CorruptedWebSocketFrameException.class, () -> channel.writeInbound(bomb));
                    assertEquals(
                            "message of at least 100 bytes exceeds maxMessageBytes 99 (RFC 6455 10.4)",
                            refused.getMessage());
                    channel.close();
                }),
                end("closed inside a message", channel -> {
                    channel.writeInbound(new TextWebSocketFrame(false, 4, Hex.buf("f248cd")));
                    channel.writeOutbound(new TextWebSocketFrame(false, 0, TEXT));
                    channel.close();
                }),
                end("removed inside a message", channel -> {
                    channel.writeInbound(new TextWebSocketFrame(false, 4, Hex.buf("f248cd")));
                    channel.writeOutbound(new TextWebSocketFrame(false, 0, TEXT));
                    channel.pipeline().removeFirst();
                    channel.pipeline().removeFirst();
                }),
                end("corrupt data inside a message", channel -> {
                    channel.writeInbound(new TextWebSocketFrame(false, 4, Hex.buf("f248cd")));
                    ContinuationWebSocketFrame corrupt = new ContinuationWebSocketFrame(true, 0, Hex.buf("ffffffffff"));
                    assertThrows(CorruptedWebSocketFrameException.class, () -> channel.writeInbound(corrupt));
                    channel.close();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    @DisplayName("D16 D20 1,000 connections, however they end, leave at most one compressor and one inflater")
    void endedConnectionsLeaveNoZlibStateInUse(String name, Consumer<EmbeddedChannel> end) {
        WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(99);
        for (String parameter : new String[] {"server_max_window_bits", "server_no_context_takeover"}) {
            String value = parameter.endsWith("bits") ? "15" : null;
            Map<String, String> parameters = Collections.singletonMap(parameter, value);
            WsExtension extension = (WsExtension) WsDeflate.DEFAULT
                    .serverHandshaker()
                    .handshakeExtension(new WebSocketExtensionData("permessage-deflate", parameters));
            ZlibPool<Deflater> deflaters = ZlibPool.deflaters(WsDeflate.DEFAULT.level());
            ZlibPool<Inflater> inflaters = ZlibPool.inflaters();
            for (int i = 0; i < 1000; i++) {
                ChannelHandler decoder = extension.newExtensionDecoder(limits, WsDelivery.MESSAGES, WsListener.NONE);
                EmbeddedChannel channel = new EmbeddedChannel(decoder, extension.newExtensionEncoder());
                channel.writeInbound(new TextWebSocketFrame(true, 4, Hex.buf("f248cdc9c90700")));
                channel.<TextWebSocketFrame>readInbound().release();
                channel.writeOutbound(new TextWebSocketFrame(TEXT));
                end.accept(channel);
                channel.finishAndReleaseAll();
                assertEquals(inflaters.idle(), inflaters.live());
                assertEquals(1, deflaters.live());
            }
            Deflater free = deflaters.take();
            assertEquals(1, deflaters.live());
            deflaters.give(free);
            assertSame(free, deflaters.take());
            deflaters.give(free);
            ZlibPool.clear();
            assertEquals(0, deflaters.live());
            assertEquals(0, inflaters.live());
        }
    }

    @Test
    @DisplayName("D16 a cancelled frame is not part of the context, also in a pipeline built by hand")
    void cancelledFrameIsNotInContext() throws Exception {
        WsExtension extension = (WsExtension) WsDeflate.DEFAULT
                .serverHandshaker()
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of()));
        EmbeddedChannel plain = new EmbeddedChannel(extension.newExtensionEncoder());
        WebSocketExtensionEncoder encoder = extension.newExtensionEncoder();
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        ChannelPromise cancelled = channel.newPromise();
        cancelled.cancel(false);
        // like a promise that is cancelled while the write waits for the event loop
        TextWebSocketFrame frame = new TextWebSocketFrame(TEXT);
        encoder.write(channel.pipeline().firstContext(), frame, cancelled);
        assertEquals(0, frame.refCnt());
        channel.writeOutbound(new TextWebSocketFrame(TEXT));
        plain.writeOutbound(new TextWebSocketFrame(TEXT));
        TextWebSocketFrame expected = plain.readOutbound();
        TextWebSocketFrame sent = channel.readOutbound();
        assertEquals(expected.content(), sent.content());
        expected.release();
        sent.release();
        plain.finishAndReleaseAll();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName(
            "D16 D20 a fragment that is not sent closes the connection, also without context and in a pipeline built by hand")
    void unsentFragmentClosesConnection() {
        for (boolean whole : new boolean[] {true, false}) {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            ReferenceCountUtil.release(msg);
                            promise.setFailure(new IOException("no"));
                        }
                    },
                    forgetting().newExtensionEncoder());
            channel.writeAndFlush(new TextWebSocketFrame(whole, 0, TEXT));
            assertEquals(whole, channel.isOpen());
            channel.finishAndReleaseAll();
        }
    }

    @Test
    @DisplayName("D13 RSV bits of another extension stand on the first piece of their frame only")
    void otherRsvBitsStandOnFirstPieceOnly() {
        EmbeddedChannel channel = new EmbeddedChannel(forgetting()
                .newExtensionDecoder(
                        WsLimits.DEFAULT.withMaxMessageBytes(1 << 20), WsDelivery.STREAM, WsListener.NONE));
        // a stored block of 65,535 bytes, then five: a piece of 65,536 bytes and one of four
        channel.writeInbound(
                new TextWebSocketFrame(true, 4 | 2, Hex.buf("00ffff0000" + "61".repeat(0xFFFF) + "f248cdc9c90700")));
        List<String> pieces = new ArrayList<>();
        for (WebSocketFrame piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
            pieces.add(piece.rsv() + " " + piece.content().readableBytes());
            piece.release();
        }
        assertEquals(List.of("2 65536", "0 4"), pieces);
        channel.finishAndReleaseAll();
    }

    private static WsExtension forgetting() {
        return (WsExtension) WsDeflate.DEFAULT
                .serverHandshaker()
                .handshakeExtension(new WebSocketExtensionData(
                        "permessage-deflate", Collections.singletonMap("server_no_context_takeover", null)));
    }
}
