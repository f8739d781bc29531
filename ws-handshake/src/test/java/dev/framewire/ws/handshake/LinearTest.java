package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header values of 1 MiB: with quadratic work, these tests would run into their timeout. */
class LinearTest {
    /** Headers that some of the patterns are legal in. */
    private static final List<String> LEGAL = List.of("Sec-WebSocket-Extensions", "Host");

    private static final int LENGTH = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                ",",
                ", ",
                "\"",
                "a",
                "a,",
                "a ",
                ";",
                "a;",
                "a=\"",
                "\\\"",
                "a;b=\"c\\",
                ".",
                ":",
                "[",
                "*."
            })
    @DisplayName("H16 H12 S4 work is linear in the length of a header")
    void h16_h12_s4_linear(String pattern) {
        String value = pattern.repeat(LENGTH / pattern.length());
        String quoted = "a;b=\"" + value;
        Request request = Request.UPGRADE;
        for (String name : List.of(
                "Upgrade",
                "Connection",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Origin",
                "Host",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version")) {
            Verdict verdict = Negotiation.judge(
                    request.set(name, value).parsed(),
                    Server.config().subprotocols(List.of("chat")).build());
            assertTrue(!(verdict instanceof Agreement) || LEGAL.contains(name), name);
        }
        ExtensionHeader.elements(List.of(quoted));
        WsOriginPolicy.allow("https://*.example.org").allows("https://" + value + ".example.org", request.parsed());
    }

    @Test
    @DisplayName("H14 H15 as many lines as you like")
    void h14_h15_lines() {
        List<String> lines = java.util.Collections.nCopies(1 << 20, "a;b=\"c\"");
        assertEquals(1 << 20, ExtensionHeader.elements(lines).size());
        assertTrue(HeaderTokens.contains(java.util.Collections.nCopies(1 << 20, "a, b,"), "B"));
    }

    @Test
    @DisplayName("S2 64 KiB of header, a byte at a time, are judged once")
    void s2_dribble() {
        AtomicInteger judged = new AtomicInteger();
        WsServerConfig config = WsServerConfig.builder()
                .requests(request -> judged.incrementAndGet() > 0)
                .build();
        HttpServerCodec codec = new HttpServerCodec(new HttpDecoderConfig().setMaxHeaderSize(1 << 17));
        try (Server server = Server.bare(codec, new WsServerHandshakeHandler(config))) {
            Request request = Request.UPGRADE.with("X-Long: " + "x".repeat(1 << 16));
            for (byte octet : request.bytes()) {
                server.receive(new byte[] {octet});
            }
            assertEquals(Server.switching(), server.sent());
            assertEquals(1, judged.get());
            assertInstanceOf(String.class, server.complete.headers().get("X-Long"));
        }
    }
}
