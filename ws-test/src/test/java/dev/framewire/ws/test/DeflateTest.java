package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.assertFails;
import static dev.framewire.ws.test.Fixtures.client;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.test.Fixtures.OnText;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("permessage-deflate in a test")
class DeflateTest {
    private static final String LONG = "hello, hello, hello. ".repeat(100);

    private static WsTest upgraded(String offer) {
        WsTest t = WsTest.server(
                server().extensions(WsDeflate.DEFAULT.serverHandshaker()).build(), shout());
        WsTestResponse response = t.upgrade("/ws", "Sec-WebSocket-Extensions: " + offer);
        assertTrue(response.headers().get("Sec-WebSocket-Extensions").startsWith("permessage-deflate"));
        return t;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9"
            })
    @DisplayName("of a server compresses both ways, with each set of parameters")
    void ofServer(String offer) {
        try (WsTest t = upgraded(offer)) {
            for (int i = 0; i < 3; i++) {
                t.text(LONG).expectText(LONG + "!");
                t.text(LONG, "", "x", "").expectText(LONG + "x!");
                t.text("").expectText("!");
            }
            t.text(LONG);
            WsTestFrame compressed = t.nextFrame();
            assertEquals(4, compressed.rsv());
            assertTrue(compressed.payload().length < 200);
        }
    }

    @Test
    @DisplayName("of a server gets compressed bytes, and so does a client")
    void compressedBytes() {
        try (WsTest t = upgraded("permessage-deflate")) {
            AssertionError failure =
                    assertFails("expected PING", () -> t.text(LONG).expectPing());
            assertTrue(failure.getMessage().contains("-> TEXT rsv 4 "), failure.getMessage());
        }
        try (WsTest t = WsTest.client(
                client().extensions(WsDeflate.DEFAULT.clientHandshaker()).build(), shout())) {
            t.accept("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover");
            for (int i = 0; i < 3; i++) {
                t.text(LONG).expectText(LONG + "!");
            }
        }
    }

    @Test
    @DisplayName("does not hide an answer that cannot be inflated")
    void brokenOutput() {
        OnText wrong = new OnText(
                (ctx, text) -> below(ctx).writeAndFlush(Unpooled.wrappedBuffer(new byte[] {(byte) 0xC1, 1, 6})));
        try (WsTest t = WsTest.server(
                server().extensions(WsDeflate.DEFAULT.serverHandshaker()).build(), wrong)) {
            t.upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate");
            assertFails(
                    "got a message that cannot be inflated", () -> t.text("a").expectText("a"));
        }
    }

    @Test
    @DisplayName("does not accept what refers to a message that had to be forgotten")
    void forgottenMessage() {
        try (PeerDeflate server = new PeerDeflate("permessage-deflate", false);
                PeerDeflate client = new PeerDeflate("permessage-deflate; server_no_context_takeover", true)) {
            byte[] text = WsTestFrame.utf8(LONG);
            assertArrayEquals(text, client.inflate(server.compress(text)[0]));
            byte[] again = server.compress(text)[0];
            assertThrows(IllegalStateException.class, () -> client.inflate(again));
        }
    }

    private static ChannelHandlerContext below(ChannelHandlerContext ctx) {
        return ctx.channel().pipeline().firstContext();
    }
}
