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

/** Tests a client that requires an extension. */
class ClientRequiredExtensionTest {
    @Test
    @DisplayName(
            "L17 if the server does not choose a required extension, the handshake fails, and Close 1010 names the extension")
    void missingRequiredExtensionEndsWithClose1010() {
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
        List<String> events = client.finish();
        assertEquals(
                List.of("close 1010  sent 1010 LOCAL clean", "inactive"),
                events.subList(2, events.size()),
                events.toString());
    }

    @Test
    @DisplayName("L17 with all required extensions the connection opens")
    void connectionOpensWithAllRequiredExtensions() {
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
    @DisplayName("L17 a required extension must be offered, and its name must fit into a Close")
    void requiredExtensionMustBeOfferedAndFitAClose() {
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
