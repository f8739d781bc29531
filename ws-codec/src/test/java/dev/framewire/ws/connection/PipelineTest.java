package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of the handlers, the deliveries, and extensions (RFC 6455 section 9.1). */
class PipelineTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("W21 the handlers have the same order for each delivery, and each connection has its own")
    void handlersHaveTheSameOrderForEachDelivery(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            String all = "WsFrameDecoder WsFrameEncoder WsProtocolHandler";
            assertEquals(all, appended(WsPipeline.builder(role).delivery(delivery)));
        }
    }

    private static String appended(WsPipeline.Builder builder) {
        WsPipeline pipeline = builder.build();
        EmbeddedChannel one = new EmbeddedChannel();
        EmbeddedChannel two = new EmbeddedChannel();
        pipeline.appendTo(one.pipeline());
        pipeline.appendTo(two.pipeline());
        List<String> names = names(one);
        assertEquals(names, names(two));
        assertNotSame(one.pipeline().first(), two.pipeline().first());
        one.finishAndReleaseAll();
        two.finishAndReleaseAll();
        return String.join(" ", names);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W21 the user receives whole messages, frames or pieces, as the delivery says")
    void deliveryDecidesWhatTheUserReceives(WsRole role) {
        assertEquals(List.of("TEXT fin 'abcdefg'"), delivered(role, WsDelivery.MESSAGES));
        assertEquals(
                List.of("TEXT 'ab'", "CONTINUATION 'cd'", "CONTINUATION 'e'", "CONTINUATION fin 'fg'"),
                delivered(role, WsDelivery.STREAM));
        assertEquals(
                List.of("TEXT 'ab'", "CONTINUATION 'cd'", "CONTINUATION fin 'efg'"),
                delivered(role, WsDelivery.FRAMES));
    }

    private static List<String> delivered(WsRole role, WsDelivery delivery) {
        try (CloseSession session = CloseSession.of(WsPipeline.builder(role).delivery(delivery))) {
            byte[] last = Wire.frame(role, 0x80, "efg");
            int cut = last.length - 2;
            session.receive(0x01, "ab").receive(Wire.frame(role, 0x00, "cd"), Arrays.copyOf(last, cut));
            session.receive(Arrays.copyOfRange(last, cut, last.length));
            return new ArrayList<>(session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "W6 H17 the first extension stands nearest to the user, and the decoder accepts the RSV bits of all extensions")
    void firstExtensionStandsNearestToTheUser(WsRole role) {
        List<WebSocketExtension> extensions = List.of(new Suffix("1", 4), new Suffix("2", 2));
        WsPipeline pipeline = WsPipeline.builder(role).build();
        EmbeddedChannel channel = new EmbeddedChannel();
        User user = new User();
        ChannelHandler http = new ChannelInboundHandlerAdapter() {};
        channel.pipeline().addLast("http", http).addLast("user", user);
        WsFrameDecoder decoder = pipeline.addStagesAfter(channel.pipeline().context(http), extensions);
        channel.pipeline().replace(http, "ws", decoder);

        assertSame(decoder, channel.pipeline().first());
        assertSame(user, channel.pipeline().last());
        channel.writeOutbound(new TextWebSocketFrame("x"));
        assertEquals(List.of("TEXT fin rsv6 'x12'"), Wire.framesOf(role, Wire.drain(channel.readOutbound())));
        channel.writeInbound(channel.alloc().buffer().writeBytes(Wire.frame(role, 0xE1, "y12")));
        assertEquals(List.of("TEXT fin 'y'"), user.seen);
        channel.writeInbound(channel.alloc().buffer().writeBytes(Wire.frame(role, 0x91, "y")));
        assertEquals(
                List.of("CLOSE fin 1002 " + Wire.render(Wire.utf8("RSV bits 1 set, negotiated 6 (RFC 6455 5.2)"))),
                Wire.framesOf(role, Wire.drain(channel.readOutbound())));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("M4 handlers can be added when their names are taken, and behind another WebSocket")
    void takenHandlerNamesAreNoObstacle(WsRole role) {
        EmbeddedChannel channel = new EmbeddedChannel();
        for (String name : List.of("WsFrameDecoder#0", "WsFrameEncoder#0", "WsProtocolHandler#0")) {
            channel.pipeline().addLast(name, new ChannelInboundHandlerAdapter() {});
        }
        WsPipeline pipeline = WsPipeline.builder(role).build();
        pipeline.appendTo(channel.pipeline());
        ChannelHandlerContext first = channel.pipeline().firstContext();
        pipeline.addStagesAfter(first, List.of());
        assertEquals(3 + 3 + 2, channel.pipeline().names().size() - 1);
        assertEquals("WsFrameDecoder#0", channel.pipeline().names().get(0));
        assertTrue(channel.pipeline().get(channel.pipeline().names().get(1)) instanceof WsFrameEncoder);
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("S1 L11 options are checked when they are set or when the pipeline is built, and have defaults")
    void optionsAreCheckedAndHaveDefaults() {
        WsPipeline.Builder builder = WsPipeline.builder(WsRole.SERVER);
        assertThrows(IllegalArgumentException.class, () -> builder.closeTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.closeTimeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(WsLimits.DEFAULT, builder.build().limits());
        assertEquals(WsRole.SERVER, builder.build().role());

        WsLimits huge = WsLimits.DEFAULT.withMaxMessageBytes(Long.MAX_VALUE);
        builder.limits(huge);
        assertThrows(IllegalArgumentException.class, builder::build);
        assertThrows(IllegalArgumentException.class, builder.delivery(WsDelivery.FRAMES)::build);
        assertSame(huge, builder.delivery(WsDelivery.STREAM).build().limits());
    }

    @Test
    @DisplayName("L11 a built pipeline does not change with its builder")
    void builtPipelineDoesNotChangeWithItsBuilder() {
        WsPipeline.Builder builder = WsPipeline.builder(WsRole.CLIENT);
        WsPipeline built = builder.build();
        builder.limits(WsLimits.DEFAULT.withMaxMessageBytes(1)).delivery(WsDelivery.FRAMES);
        assertEquals(WsLimits.DEFAULT, built.limits());
        EmbeddedChannel channel = new EmbeddedChannel();
        built.appendTo(channel.pipeline());
        channel.writeInbound(Unpooled.wrappedBuffer(Wire.bytes("010161 000162 800163")));
        TextWebSocketFrame message = channel.readInbound();
        assertEquals("abc", message.text());
        message.release();
        channel.finishAndReleaseAll();
    }

    private static List<String> names(EmbeddedChannel channel) {
        List<String> names = new ArrayList<>();
        channel.pipeline()
                .forEach(entry -> names.add(entry.getValue().getClass().getSimpleName()));
        return names;
    }

    /** Appends its name to each sent payload, removes it from each received one, and uses an RSV bit as the mark. */
    private record Suffix(String name, int rsv) implements WebSocketExtension {
        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new WebSocketExtensionEncoder() {
                @Override
                public boolean acceptOutboundMessage(Object msg) {
                    return msg instanceof TextWebSocketFrame;
                }

                @Override
                protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    String text = frame.content().toString(StandardCharsets.UTF_8) + name;
                    out.add(new TextWebSocketFrame(true, frame.rsv() | rsv, text));
                }
            };
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new WebSocketExtensionDecoder() {
                @Override
                public boolean acceptInboundMessage(Object msg) {
                    return msg instanceof TextWebSocketFrame;
                }

                @Override
                protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    String text = frame.content().toString(StandardCharsets.UTF_8);
                    assertTrue(text.endsWith(name) && (frame.rsv() & rsv) != 0, text);
                    String rest = text.substring(0, text.length() - name.length());
                    out.add(new TextWebSocketFrame(true, frame.rsv() & ~rsv, rest));
                }
            };
        }
    }

    private static final class User extends ChannelInboundHandlerAdapter {
        final List<String> seen = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame frame = (WebSocketFrame) msg;
            seen.add(Wire.render(frame));
            frame.release();
        }
    }
}
