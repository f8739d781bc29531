package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that the encoder refuses to send. Only the refused frame is lost. */
class SendRulesTest {
    /** A frame: its name, the rule that it breaks, its first byte and its payload in hex. */
    private record Row(String name, WsRule rule, String first, String payload) {
        WebSocketFrame frame() {
            return Frames.of(Integer.parseInt(first, 16), Wire.bytes(payload));
        }
    }

    private static final Row[] REFUSED = {
        new Row("W6 RSV1 on text", WsRule.RSV_WITHOUT_EXTENSION, "c1", "61"),
        new Row("W6 RSV3 on a Ping", WsRule.RSV_WITHOUT_EXTENSION, "99", ""),
        new Row("W11 Ping of 126 bytes", WsRule.CONTROL_TOO_LONG, "89", "00".repeat(126)),
        new Row("W11 Pong of 126 bytes", WsRule.CONTROL_TOO_LONG, "8a", "00".repeat(126)),
        new Row("W11 Pong of 70000 bytes", WsRule.CONTROL_TOO_LONG, "8a", "00".repeat(70000)),
        new Row("W11 Close of 126 bytes", WsRule.CONTROL_TOO_LONG, "88", "03e8" + "61".repeat(124)),
        new Row("W12 Ping without FIN", WsRule.CONTROL_FRAGMENTED, "09", ""),
        new Row("W12 Pong without FIN", WsRule.CONTROL_FRAGMENTED, "0a", "61"),
        new Row("W12 Close without FIN", WsRule.CONTROL_FRAGMENTED, "08", "03e8"),
        new Row("L1 Close body of 1 byte", WsRule.CLOSE_BODY_LENGTH, "88", "03"),
        new Row("L3 Close 0", WsRule.CLOSE_STATUS, "88", "0000"),
        new Row("L3 Close 999", WsRule.CLOSE_STATUS, "88", "03e7"),
        new Row("L3 Close 1004", WsRule.CLOSE_STATUS, "88", "03ec"),
        new Row("L5 Close 1005", WsRule.CLOSE_STATUS, "88", "03ed"),
        new Row("L5 Close 1006", WsRule.CLOSE_STATUS, "88", "03ee 627965"),
        new Row("L5 Close 1015", WsRule.CLOSE_STATUS, "88", "03f7"),
        new Row("L3 Close 1016", WsRule.CLOSE_STATUS, "88", "03f8"),
        new Row("L3 Close 2999", WsRule.CLOSE_STATUS, "88", "0bb7"),
        new Row("L4 Close 5000", WsRule.CLOSE_STATUS, "88", "1388"),
        new Row("L4 Close 65535", WsRule.CLOSE_STATUS, "88", "ffff"),
        new Row("L2 Close reason c0 80", WsRule.CLOSE_REASON_NOT_UTF8, "88", "03e8 c080"),
        new Row("L2 Close reason cut", WsRule.CLOSE_REASON_NOT_UTF8, "88", "03e8 61e282"),
    };
    /** Refused between messages. */
    private static final Row[] REFUSED_OUTSIDE = {
        new Row("W14 orphan continuation", WsRule.ORPHAN_CONTINUATION, "80", "61"),
        new Row("W14 orphan continuation without FIN", WsRule.ORPHAN_CONTINUATION, "00", ""),
        new Row("W20 text with a lone ff", WsRule.TEXT_NOT_UTF8, "81", "61ff62"),
        new Row("W20 text with a surrogate", WsRule.TEXT_NOT_UTF8, "81", "eda080"),
        new Row("W20 text cut in a character", WsRule.TEXT_NOT_UTF8, "81", "e282"),
        new Row("W20 text of 70000 bytes, the last wrong", WsRule.TEXT_NOT_UTF8, "81", "61".repeat(69999) + "80"),
        new Row("W20 first fragment wrong", WsRule.TEXT_NOT_UTF8, "01", "c1"),
    };
    /** Refused inside a binary message. */
    private static final Row[] REFUSED_INSIDE = {
        new Row("W15 W16 text", WsRule.INTERLEAVED_MESSAGE, "81", "61"),
        new Row("W15 W16 binary of 70000 bytes", WsRule.INTERLEAVED_MESSAGE, "82", "00".repeat(70000)),
        new Row("W15 W16 first fragment of another message", WsRule.INTERLEAVED_MESSAGE, "02", ""),
    };

    private static Stream<Arguments> forBothRoles(Row[]... tables) {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(tables).flatMap(Stream::of).map(row -> Arguments.of(row.name(), role, row)));
    }

    static Stream<Arguments> outside() {
        return forBothRoles(REFUSED, REFUSED_OUTSIDE);
    }

    static Stream<Arguments> inside() {
        return forBothRoles(REFUSED, REFUSED_INSIDE);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("outside")
    @DisplayName(
            "W6 W11 W12 W14 W20 L1 L2 L3 L4 L5 an invalid frame between messages is refused, and the next frame is sent")
    void invalidFrameBetweenMessagesIsRefused(String name, WsRole role, Row row) {
        try (Connection connection = Connection.of(role, new WsFrameEncoder(role))) {
            assertRefused(connection.channel, row);
            assertEquals(0, connection.sentBytes().length);
            connection.channel.writeOutbound(new TextWebSocketFrame("next"));
            assertEquals(List.of("TEXT fin 'next'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("inside")
    @DisplayName(
            "W6 W11 W12 W15 W16 L1 L2 L3 L4 L5 an invalid frame inside a message is refused, and the message continues")
    void invalidFrameInsideMessageIsRefused(String name, WsRole role, Row row) {
        try (Connection connection = Connection.of(role, new WsFrameEncoder(role))) {
            connection.channel.write(Frames.of(0x02, Wire.utf8("a")));
            assertRefused(connection.channel, row);
            connection.channel.write(Frames.of(0x89, Wire.utf8("p")));
            connection.channel.writeOutbound(Frames.of(0x80, Wire.utf8("b")));
            assertEquals(List.of("BINARY 'a'", "PING fin 'p'", "CONTINUATION fin 'b'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("outside")
    @DisplayName("W6 W11 W12 W14 W20 L1 L2 L3 L4 L5 the pipeline refuses an invalid frame and stays open")
    void pipelineRefusesInvalidFrameAndStaysOpen(String name, WsRole role, Row row) {
        try (Connection connection = Connection.of(role)) {
            assertRefused(connection.channel, row);
            connection.channel.writeOutbound(new TextWebSocketFrame("next"));
            assertEquals(List.of("TEXT fin 'next'"), connection.sent());
            assertEquals(List.of(), connection.events);
            assertTrue(connection.channel.isOpen());
        }
    }

    private static void assertRefused(EmbeddedChannel channel, Row row) {
        WebSocketFrame frame = row.frame();
        ByteBuf payload = frame.content();
        ChannelFuture written = channel.write(frame);
        WsFrameRefusedException refused = assertInstanceOf(WsFrameRefusedException.class, written.cause());
        assertEquals(row.rule(), refused.rule());
        assertTrue(refused.getMessage().contains(row.rule().section()), refused.getMessage());
        assertEquals(0, payload.refCnt());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W20 sent text is checked for UTF-8 across its fragments")
    void sentTextIsCheckedAcrossFragments(WsRole role) {
        try (Connection connection = Connection.of(role, new WsFrameEncoder(role))) {
            List<WsRule> refused = new ArrayList<>();
            // a character over three frames, with a Ping between them; refused frames change no state
            String[][] frames = {
                {"01", "61e2"}, {"89", ""}, {"00", "82"}, {"80", ""}, {"00", "41"}, {"80", "ac62"},
                {"81", "c3a9"}, {"02", "c3"}, {"80", "28"}, {"01", "c3"}, {"80", "28"}, {"80", "a9"},
            };
            for (String[] frame : frames) {
                Throwable cause = connection
                        .channel
                        .write(new Row("", WsRule.TEXT_NOT_UTF8, frame[0], frame[1]).frame())
                        .cause();
                if (cause instanceof WsFrameRefusedException refusal) {
                    refused.add(refusal.rule());
                }
            }
            connection.channel.flushOutbound();
            assertEquals(List.of(WsRule.TEXT_NOT_UTF8, WsRule.TEXT_NOT_UTF8, WsRule.TEXT_NOT_UTF8), refused);
            assertEquals(
                    List.of(
                            "TEXT 61e2",
                            "PING fin ''",
                            "CONTINUATION 82",
                            "CONTINUATION fin ac62",
                            "TEXT fin c3a9",
                            "BINARY c3",
                            "CONTINUATION fin '('",
                            "TEXT c3",
                            "CONTINUATION fin a9"),
                    connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W20 text that an extension has transformed is not checked for UTF-8")
    void transformedTextIsNotChecked(WsRole role) {
        try (Connection connection = Connection.of(role, new WsFrameEncoder(role, 4))) {
            connection.channel.writeOutbound(
                    Frames.of(0x41, Wire.bytes("ff")),
                    Frames.of(0x80, Wire.bytes("c0")),
                    Frames.of(0x81, Wire.utf8("a")));
            assertEquals(List.of("TEXT rsv4 ff", "CONTINUATION fin c0", "TEXT fin 'a'"), connection.sent());
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    connection.channel.write(Frames.of(0xA1, new byte[0])).cause());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W11 L3 control frames of 125 bytes and the first and last allowed statuses are sent")
    void framesAtTheEdgesAreSent(WsRole role) {
        String[] statuses = {
            "03e8", "03e9", "03ea", "03eb", "03ef", "03f0", "03f1", "03f2", "03f3", "03f4", "03f5", "03f6", "0bb8",
            "0f9f", "0fa0", "1387"
        };
        for (String status : statuses) {
            try (Connection connection = Connection.of(role, new WsFrameEncoder(role))) {
                byte[] body = Wire.concat(Wire.bytes(status), new byte[123]);
                connection.channel.writeOutbound(Frames.of(0x88, body));
                int code = Integer.parseInt(status, 16);
                assertEquals(List.of("CLOSE fin " + code + ' ' + Wire.render(new byte[123])), connection.sent());
            }
        }
        try (Connection connection = Connection.of(role, new WsFrameEncoder(role))) {
            connection.channel.writeOutbound(
                    new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[125])),
                    new PongWebSocketFrame(Unpooled.wrappedBuffer(new byte[125])),
                    new CloseWebSocketFrame());
            String zeros = Wire.render(new byte[125]);
            assertEquals(List.of("PING fin " + zeros, "PONG fin " + zeros, "CLOSE fin ''"), connection.sent());
        }
    }
}
