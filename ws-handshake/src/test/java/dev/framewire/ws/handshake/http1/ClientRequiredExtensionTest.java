package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import dev.framewire.ws.testing.Hex;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that does not go on without an extension. */
class ClientRequiredExtensionTest {
    @Test
    @DisplayName("L17 a missing required extension: Close 1010 names it, the handshake has failed")
    void l17_missing() {
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .extensions(
                        ClientTestExtension.named("x-one"),
                        ClientTestExtension.named("x-two"),
                        ClientTestExtension.named("x-three"))
                .requiredExtensions("x-two", "x-one", "x-three")
                .build();
        ClientChannel client = ClientChannel.open(config);
        client.answer(client.good("Sec-WebSocket-Extensions: x-one")).receive(Hex.bytes("8102 6869"));
        assertEquals(
                "the server did not choose the required extensions",
                client.failure().getMessage());
        assertNotNull(client.failure().headers().get("sec-websocket-extensions"));
        assertEquals(101, client.failure().status().code());
        assertEquals(List.of("88 \u0003\u00f2x-three, x-two"), client.sentFrames());
        assertTrue(client.channel.isOpen(), "the closing handshake takes its course");
        client.receive(Hex.bytes("8802 03f2"));
        List<String> told = client.finish();
        assertEquals(
                List.of("close 1010  sent 1010 LOCAL clean", "inactive"),
                told.subList(2, told.size()),
                told.toString());
    }

    @Test
    @DisplayName("L17 with all required extensions the connection goes on")
    void l17_present() {
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named("x-one"), ClientTestExtension.named("x-two"))
                .requiredExtensions("x-one")
                .build();
        ClientChannel client = ClientChannel.open(config);
        client.answer(client.good("Sec-WebSocket-Extensions: x-one"));
        assertTrue(client.handler.handshakeFuture().isSuccess());
        assertEquals(0, client.sentBytes().length);
        client.finish();
    }

    @Test
    @DisplayName("L17 what is required must be offered, and its names fit a Close")
    void l17_config() {
        WsClientConfig.Builder notOffered = WsClientConfig.builder(ECHO).requiredExtensions("x-one");
        assertThrows(IllegalArgumentException.class, notOffered::build);

        String fits = "x".repeat(123);
        WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named(fits))
                .requiredExtensions(fits)
                .build();
        WsClientConfig.Builder tooLong = WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named(fits + "x"))
                .requiredExtensions(fits + "x");
        assertThrows(IllegalArgumentException.class, tooLong::build);
    }
}
