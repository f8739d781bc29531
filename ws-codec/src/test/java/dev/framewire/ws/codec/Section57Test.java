package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6455 section 5.7, byte for byte. */
class Section57Test {
    private static final String UNMASKED_HELLO = "81 05 48 65 6c 6c 6f";
    private static final String MASKED_HELLO = "81 85 37 fa 21 3d 7f 9f 4d 51 58";
    private static final String FRAGMENTED_HELLO = "01 03 48 65 6c  80 02 6c 6f";
    private static final String UNMASKED_PING = "89 05 48 65 6c 6c 6f";
    private static final String MASKED_PONG = "8a 85 37 fa 21 3d 7f 9f 4d 51 58";
    private static final byte[] ZEROS_256 = Wire.concat(Wire.bytes("82 7e 01 00"), new byte[256]);
    private static final byte[] ZEROS_64K = Wire.concat(Wire.bytes("82 7f 00 00 00 00 00 01 00 00"), new byte[65536]);

    @Test
    @DisplayName("W2 W8 a client reads the unmasked examples of section 5.7")
    void clientReadsUnmaskedExamples() {
        assertReads(WsRole.CLIENT, Wire.bytes(UNMASKED_HELLO), "TEXT fin 'Hello'");
        assertReads(WsRole.CLIENT, Wire.bytes(FRAGMENTED_HELLO), "TEXT 'Hel'", "CONTINUATION fin 'lo'");
        assertReads(WsRole.CLIENT, Wire.bytes(UNMASKED_PING), "PING fin 'Hello'");
        assertReads(WsRole.CLIENT, ZEROS_256, "BINARY fin " + Wire.render(new byte[256]));
        assertReads(WsRole.CLIENT, ZEROS_64K, "BINARY fin " + Wire.render(new byte[65536]));
    }

    @Test
    @DisplayName("W1 a server reads the masked examples of section 5.7")
    void serverReadsMaskedExamples() {
        assertReads(WsRole.SERVER, Wire.bytes(MASKED_HELLO), "TEXT fin 'Hello'");
        assertReads(WsRole.SERVER, Wire.bytes(MASKED_PONG), "PONG fin 'Hello'");
    }

    @Test
    @DisplayName("W2 W8 a server writes the unmasked examples of section 5.7")
    void serverWritesUnmaskedExamples() {
        assertWrites(Wire.bytes(UNMASKED_HELLO), new TextWebSocketFrame("Hello"));
        assertWrites(
                Wire.bytes(FRAGMENTED_HELLO),
                new TextWebSocketFrame(false, 0, "Hel"),
                new ContinuationWebSocketFrame(true, 0, "lo"));
        assertWrites(Wire.bytes(UNMASKED_PING), new PingWebSocketFrame(Unpooled.wrappedBuffer(Wire.utf8("Hello"))));
        assertWrites(ZEROS_256, new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[256])));
        assertWrites(ZEROS_64K, new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[65536])));
    }

    @Test
    @DisplayName("W1 a client writes the masked examples of section 5.7 with a key of its own")
    void clientWritesMaskedExamples() {
        try (Connection client = Connection.of(WsRole.CLIENT, new WsFrameEncoder(WsRole.CLIENT))) {
            client.channel.writeOutbound(
                    new TextWebSocketFrame("Hello"),
                    new PongWebSocketFrame(Unpooled.wrappedBuffer(Wire.utf8("Hello"))));
            byte[] sent = client.sentBytes();
            assertEquals(22, sent.length);
            assertEquals("8185", Wire.hex(sent).substring(0, 4));
            assertEquals("8a85", Wire.hex(sent).substring(22, 26));
            assertEquals(List.of("TEXT fin 'Hello'", "PONG fin 'Hello'"), Wire.framesOf(WsRole.CLIENT, sent));
        }
    }

    private static void assertReads(WsRole role, byte[] wire, String... frames) {
        try (Connection connection = Connection.decoder(role, WsDelivery.FRAMES)) {
            connection.receive(wire);
            assertEquals(List.of(frames), connection.events);
        }
    }

    private static void assertWrites(byte[] wire, WebSocketFrame... frames) {
        try (Connection server = Connection.of(WsRole.SERVER, new WsFrameEncoder(WsRole.SERVER))) {
            server.channel.writeOutbound((Object[]) frames);
            assertArrayEquals(wire, server.sentBytes());
        }
    }
}
