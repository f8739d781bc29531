package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests permessage-deflate as a server selects it, with offers given as HTTP text. */
class DeflateServerTest {
    private static final String HEADER = "Sec-WebSocket-Extensions: ";
    private static final String NAME = "permessage-deflate";
    /** "Hello" compressed (RFC 7692 section 7.2.3.1), masked with 00000000. */
    private static final String COMPRESSED_HELLO = "c18700000000f248cdc9c90700";

    private static Server server(WsDeflate deflate) {
        return Server.of(Server.config().extensions(deflate.serverHandshaker()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D12 | permessage-deflate | permessage-deflate",
                "D1 | permessage-deflate; unknown | ''",
                "D1 | permessage-deflate; unknown, permessage-deflate | permessage-deflate",
                "D2 | permessage-deflate; server_no_context_takeover; server_no_context_takeover | ''",
                "D2 | permessage-deflate; server_max_window_bits=9; server_max_window_bits=9 | ''",
                "D2 | permessage-deflate; client_max_window_bits; client_max_window_bits=9 | ''",
                "D3 | permessage-deflate; server_no_context_takeover=1 | ''",
                "D3 | permessage-deflate; client_no_context_takeover=\"1\" | ''",
                "D4 | permessage-deflate; server_max_window_bits=08 | ''",
                "D4 | permessage-deflate; server_max_window_bits=16 | ''",
                "D4 | permessage-deflate; server_max_window_bits=\"10\" | permessage-deflate; server_max_window_bits=10",
                "D4 | permessage-deflate; client_max_window_bits=7 | ''",
                "D5 | permessage-deflate; server_max_window_bits | ''",
                "D5 | permessage-deflate; server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8",
                "D6 | permessage-deflate; client_max_window_bits | permessage-deflate",
                "D7 | permessage-deflate; server_max_window_bits=9, permessage-deflate"
                        + " | permessage-deflate; server_max_window_bits=9",
                "D7 | permessage-deflate; server_max_window_bits=7, permessage-deflate; client_no_context_takeover"
                        + " | permessage-deflate; client_no_context_takeover",
                "D8 | permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "D9 | permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "D1 | Permessage-Deflate | ''",
                "D1 | x-webkit-deflate-frame | ''",
            })
    @DisplayName(
            "extension parameters out of range: D1 D2 D3 D4 D5 D6 D7 D8 D9 the server takes the first acceptable offer; if there is none, the connection has no compression")
    void serverTakesTheFirstAcceptableOffer(String row, String offer, String answer) {
        try (Server server = server(WsDeflate.DEFAULT)) {
            String response =
                    server.receive(Request.UPGRADE.with(HEADER + offer)).sent();
            assertEquals(answer.isEmpty() ? Server.switching() : Server.switching(HEADER + answer), response);
            server.receiveFrame(Server.MASKED_HELLO);
            assertEquals(Server.HELLO, server.sentHex());
            server.receiveFrame(COMPRESSED_HELLO);
            String sent = server.sentHex();
            // D11 without the extension RSV1 ends the connection
            assertEquals(answer.isEmpty() ? "882d03ea" : "81054865", sent.substring(0, 8), sent);
        }
    }

    @Test
    @DisplayName("D6 D8 D9 the server adds the parameters of its own configuration")
    void serverAddsItsOwnParameters() {
        WsDeflate deflate = WsDeflate.builder()
                .serverNoContextTakeover()
                .clientNoContextTakeover()
                .serverMaxWindowBits(11)
                .clientMaxWindowBits(10)
                .build();
        String wanted = NAME + "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11";
        try (Server server = server(deflate)) {
            assertEquals(
                    Server.switching(HEADER + wanted),
                    server.receive(Request.UPGRADE.with(HEADER + NAME)).sent());
        }
        try (Server server = server(deflate)) {
            Request request = Request.UPGRADE.with(HEADER + NAME + "; client_max_window_bits");
            assertEquals(
                    Server.switching(HEADER + wanted + "; client_max_window_bits=10"),
                    server.receive(request).sent());
        }
    }

    @Test
    @DisplayName("D12 S1 the message limit of the pipeline applies to inflated messages")
    void messageLimitOfThePipelineAppliesToInflatedMessages() {
        WsPipeline pipeline = WsPipeline.builder(WsRole.SERVER)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(4))
                .build();
        try (Server server = Server.of(
                Server.config().extensions(WsDeflate.DEFAULT.serverHandshaker()).pipeline(pipeline))) {
            server.receive(Request.UPGRADE.with(HEADER + NAME)).sent();
            server.receiveFrame(COMPRESSED_HELLO);
            String close = server.sentHex();
            assertTrue(close.startsWith("88") && close.substring(4).startsWith("03f1"), close);
            assertFalse(server.events.toString().contains("Hello"));
        }
    }
}
