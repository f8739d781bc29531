package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Negotiation as a function: what is read, what a server answers, what a client accepts. */
class DeflateParametersTest {
    private static final String DECLINED = "declined";

    private static DeflateParameters read(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String parameter : text.isEmpty() ? new String[0] : text.split("; ")) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            map.put(name, equals < 0 ? null : parameter.substring(equals + 1));
        }
        return DeflateParameters.read(new WebSocketExtensionData("permessage-deflate", map));
    }

    private static String text(DeflateParameters parameters) {
        if (parameters == null) {
            return DECLINED;
        }
        StringJoiner joiner = new StringJoiner("; ");
        parameters.write().parameters().forEach((name, value) -> joiner.add(value == null ? name : name + '=' + value));
        return joiner.toString();
    }

    /** A configuration, written as parameters. */
    private static DeflateParameters wanted(String text) {
        DeflateParameters read = read(text);
        return new DeflateParameters(
                read.serverNoContextTakeover(),
                read.clientNoContextTakeover(),
                read.serverMaxWindowBits() == 0 ? 15 : read.serverMaxWindowBits(),
                read.clientMaxWindowBits() == 0 ? 15 : read.clientMaxWindowBits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "D1 unknown",
                "D1 unknown=1",
                "D1 Server_no_context_takeover",
                "D1 server_max_window_bits=10; unknown",
                "D3 server_no_context_takeover=1",
                "D3 client_no_context_takeover=true",
                "D3 server_no_context_takeover=",
                "D4 server_max_window_bits=7",
                "D4 server_max_window_bits=16",
                "D4 server_max_window_bits=0",
                "D4 server_max_window_bits=08",
                "D4 server_max_window_bits=010",
                "D4 server_max_window_bits=+9",
                "D4 server_max_window_bits=-9",
                "D4 server_max_window_bits=9.0",
                "D4 server_max_window_bits=0x9",
                "D4 server_max_window_bits=1e1",
                "D4 server_max_window_bits=",
                "D4 server_max_window_bits=\u0661\u0660",
                "D4 server_max_window_bits=99999999999999999999",
                "D4 client_max_window_bits=7",
                "D4 client_max_window_bits=16",
                "D4 client_max_window_bits=015",
                "D4 client_max_window_bits=abc",
                "D4 client_max_window_bits=",
                "D5 server_max_window_bits"
            })
    @DisplayName("D1 D3 D4 D5 an unknown or malformed parameter is declined")
    void malformedParametersAreDeclined(String row) {
        String text = row.substring(row.indexOf(' ') + 1);
        assertEquals(DECLINED, text(read(text)));
        assertEquals(DECLINED, text(read("client_max_window_bits; " + text)));
    }

    @Test
    @DisplayName("D1 another extension is declined")
    void otherExtensionIsDeclined() {
        assertEquals(
                DECLINED, text(DeflateParameters.read(new WebSocketExtensionData("x-webkit-deflate-frame", Map.of()))));
    }

    @ParameterizedTest(name = "{0}, wanted {1}, offered {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D12 | '' | '' | ''",
                "D6 | '' | client_max_window_bits | ''",
                "D6 | '' | client_max_window_bits=15 | ''",
                "D6 | '' | client_max_window_bits=10 | client_max_window_bits=10",
                "D6 | client_max_window_bits=9 | client_max_window_bits | client_max_window_bits=9",
                "D6 | client_max_window_bits=9 | client_max_window_bits=8 | client_max_window_bits=8",
                "D6 | client_max_window_bits=9 | client_max_window_bits=10 | client_max_window_bits=9",
                "D6 | client_max_window_bits=9 | '' | ''",
                "D5 | '' | server_max_window_bits=15 | server_max_window_bits=15",
                "D5 | '' | server_max_window_bits=8 | server_max_window_bits=8",
                "D5 | server_max_window_bits=10 | server_max_window_bits=12 | server_max_window_bits=10",
                "D5 | server_max_window_bits=12 | server_max_window_bits=10 | server_max_window_bits=10",
                "D5 | server_max_window_bits=10 | '' | server_max_window_bits=10",
                "D8 | '' | server_no_context_takeover | server_no_context_takeover",
                "D8 | server_no_context_takeover | '' | server_no_context_takeover",
                "D9 | '' | client_no_context_takeover | client_no_context_takeover",
                "D9 | client_no_context_takeover | '' | client_no_context_takeover",
            })
    @DisplayName("D5 D6 D8 D9 a server answers an offer with the parameters that both ends accept")
    void serverAnswersOffer(String row, String wanted, String offer, String answer) {
        assertEquals(answer, text(wanted(wanted).respondTo(read(offer))));
    }

    @ParameterizedTest(name = "{0}, wanted {1}, answered {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "D12 | '' | '' | ''",
                "D6 | '' | client_max_window_bits=8 | client_max_window_bits=8",
                "D6 | '' | client_max_window_bits | declined",
                "D6 | client_max_window_bits=10 | '' | client_max_window_bits=10",
                "D6 | client_max_window_bits=10 | client_max_window_bits=9 | client_max_window_bits=9",
                "D6 | client_max_window_bits=10 | client_max_window_bits=10 | client_max_window_bits=10",
                "D6 | client_max_window_bits=10 | client_max_window_bits=11 | declined",
                "D5 | '' | server_max_window_bits=9 | server_max_window_bits=9",
                "D5 | server_max_window_bits=10 | '' | declined",
                "D5 | server_max_window_bits=10 | server_max_window_bits=11 | declined",
                "D5 | server_max_window_bits=10 | server_max_window_bits=9 | server_max_window_bits=9",
                "D5 | server_max_window_bits=10 | server_max_window_bits=10 | server_max_window_bits=10",
                "D8 | '' | server_no_context_takeover | server_no_context_takeover",
                "D8 | server_no_context_takeover | server_no_context_takeover | server_no_context_takeover",
                "D8 | server_no_context_takeover | '' | declined",
                "D9 | '' | client_no_context_takeover | client_no_context_takeover",
                "D9 | client_no_context_takeover | '' | client_no_context_takeover",
            })
    @DisplayName("D5 D6 D8 D9 a client accepts an answer within its offer and declines any other")
    void clientAcceptsAnswerWithinItsOffer(String row, String wanted, String answer, String agreed) {
        DeflateParameters offer = wanted(wanted).offer();
        DeflateParameters response = read(answer);
        assertEquals(agreed, offer.allows(response) ? text(offer.agreed(response)) : DECLINED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | client_max_window_bits",
                "client_max_window_bits=11 | client_max_window_bits=11",
                "server_max_window_bits=9 | server_max_window_bits=9; client_max_window_bits",
                "server_no_context_takeover; client_no_context_takeover"
                        + " | server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
            })
    @DisplayName("D6 D8 D9 a client offers the configured parameters")
    void clientOffersConfiguredParameters(String wanted, String offer) {
        assertEquals(offer, text(wanted(wanted).offer()));
    }

    @Test
    @DisplayName("D4 options out of range are refused when they are set")
    void optionsOutOfRangeAreRefused() {
        WsDeflate.Builder builder = WsDeflate.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.serverMaxWindowBits(7));
        assertThrows(IllegalArgumentException.class, () -> builder.serverMaxWindowBits(16));
        assertThrows(IllegalArgumentException.class, () -> builder.clientMaxWindowBits(7));
        assertThrows(IllegalArgumentException.class, () -> builder.clientMaxWindowBits(16));
        assertThrows(IllegalArgumentException.class, () -> builder.level(0));
        assertThrows(IllegalArgumentException.class, () -> builder.level(10));
        assertThrows(IllegalArgumentException.class, () -> builder.minBytes(-1));
        assertEquals(9, builder.level(9).build().level());
    }
}
