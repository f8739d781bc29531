package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.testing.Hex;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests permessage-deflate as a client offers it, with responses given as HTTP text. */
class DeflateClientTest {
    private static final String HEADER = "Sec-WebSocket-Extensions: ";
    private static final WsDeflate ASKING = WsDeflate.builder()
            .serverNoContextTakeover()
            .clientNoContextTakeover()
            .serverMaxWindowBits(11)
            .clientMaxWindowBits(10)
            .build();

    private static WsClientConfig config(WsDeflate deflate) {
        return WsClientConfig.builder(ClientChannel.ECHO)
                .extensions(deflate.clientHandshaker())
                .build();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D12 | permessage-deflate",
                "D6 | permessage-deflate; client_max_window_bits=8",
                "D6 | permessage-deflate; client_max_window_bits=\"15\"",
                "D5 | permessage-deflate; server_max_window_bits=8",
                "D8 | permessage-deflate; server_no_context_takeover",
                "D9 | permessage-deflate; client_no_context_takeover",
            })
    @DisplayName("D5 D6 D8 D9 D12 a client accepts legal responses")
    void clientAcceptsLegalResponses(String row, String answer) {
        ClientChannel client = ClientChannel.open(config(WsDeflate.DEFAULT));
        assertEquals(
                "permessage-deflate; client_max_window_bits",
                ClientChannel.header(client.request, "sec-websocket-extensions"));
        client.answer(client.good(HEADER + answer));
        client.receive(Hex.bytes("c107f248cdc9c90700"));
        assertTrue(
                client.recorder.log().contains("text Hello"),
                client.recorder.log().toString());
        client.finish();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D1 | permessage-deflate; unknown",
                "D1 | permessage-deflate; unknown=1",
                "D1 | Permessage-Deflate",
                "D2 | permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "D2 | permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
                "D2 | permessage-deflate, permessage-deflate",
                "D3 | permessage-deflate; server_no_context_takeover=1",
                "D3 | permessage-deflate; client_no_context_takeover=0",
                "D4 | permessage-deflate; server_max_window_bits=7",
                "D4 | permessage-deflate; server_max_window_bits=16",
                "D4 | permessage-deflate; server_max_window_bits=09",
                "D4 | permessage-deflate; server_max_window_bits=99999999999",
                "D4 | permessage-deflate; client_max_window_bits=0",
                "D4 | permessage-deflate; client_max_window_bits=1000",
                "D5 | permessage-deflate; server_max_window_bits",
                "D6 | permessage-deflate; client_max_window_bits",
            })
    @DisplayName("extension parameters out of range: D1 D2 D3 D4 D5 D6 an illegal response fails the handshake")
    void illegalResponseFailsTheHandshake(String row, String answer) {
        ClientChannel client = ClientChannel.open(config(WsDeflate.DEFAULT));
        client.answer(client.good(HEADER + answer));
        assertFalse(client.failure().getMessage().contains("unknown"));
        client.finish();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D8 | true | server_no_context_takeover; server_max_window_bits=11",
                "D6 | true | server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=10",
                "D8 | false | server_max_window_bits=11",
                "D5 | false | server_no_context_takeover",
                "D5 | false | server_no_context_takeover; server_max_window_bits=12",
                "D6 | false | server_no_context_takeover; server_max_window_bits=11; client_max_window_bits=11",
            })
    @DisplayName("D5 D6 D8 a client refuses a response that grants less than it requested")
    void clientRefusesLessThanItRequested(String row, boolean taken, String answer) {
        ClientChannel client = ClientChannel.open(config(ASKING));
        assertEquals(
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=11; client_max_window_bits=10",
                ClientChannel.header(client.request, "sec-websocket-extensions"));
        client.answer(client.good(HEADER + "permessage-deflate; " + answer));
        if (taken) {
            assertTrue(client.handler.handshakeFuture().isSuccess());
        } else {
            client.failure();
        }
        client.finish();
    }
}
