package dev.framewire.ws.handshake.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import dev.framewire.ws.handshake.testing.Request;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests boundary cases of the rules that do not use a channel. */
class NegotiationTest {
    @ParameterizedTest
    @CsvSource({"0, 426", "9, 426", "99, 426", "256, 426", "1000, 400", "/, 400", "':', 400", "1a, 400", "'', 400"})
    @DisplayName("another version gets 426, a malformed version 400")
    void otherVersionGets426AndMalformedVersionGets400(String version, int status) {
        Rejected refusal = ServerNegotiation.checkVersion(
                Request.UPGRADE.set("Sec-WebSocket-Version", version).parsed().headers());
        assertEquals(status, refusal.status().code());
    }

    @Test
    @DisplayName("the message tells unacceptable parameters from an extension that was not offered")
    void messageTellsParametersFromExtensions() throws ClientExtensions.Refused {
        WsClientConfig.Builder builder = WsClientConfig.builder(URI.create("ws://h"))
                .extensions(ClientTestExtension.named("x-one").with("bits", "12"));
        WsClientConfig config = builder.build();
        assertEquals(1, ClientExtensions.accept(config, extensions("x-one")).size());
        assertEquals(
                "the server chose unacceptable parameters of an extension",
                assertThrows(
                                ClientExtensions.Refused.class,
                                () -> ClientExtensions.accept(config, extensions("x-one; bad")))
                        .getMessage());
        assertEquals(
                "the server chose an extension that was not offered",
                assertThrows(ClientExtensions.Refused.class, () -> ClientExtensions.accept(config, extensions("x-two")))
                        .getMessage());
        builder.requiredExtensions("x-two");
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    private static List<WebSocketExtensionData> extensions(String header) {
        return ExtensionHeader.parse(List.of(header));
    }
}
