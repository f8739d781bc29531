package dev.framewire.ws.handshake.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.deflate.WsDeflate;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the lines of Sec-WebSocket-Extensions, each ended by LF: a parsed header can be formatted and parsed again. */
public class ExtensionHeaderFuzz {
    public static List<byte[]> seeds() {
        return Stream.of(
                        "",
                        "permessage-deflate",
                        "permessage-deflate; client_max_window_bits",
                        "permessage-deflate; server_max_window_bits=8; client_max_window_bits=15",
                        "permessage-deflate; server_max_window_bits=\"9\"\npermessage-deflate",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                        "permessage-deflate; server_no_context_takeover=1, permessage-deflate; a; a",
                        "a;b=\"c\\d\",,e",
                        "a;b=\"",
                        "a;b=\"\\",
                        " , ,\t;=")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    public void header(byte[] data) {
        List<String> lines =
                new String(data, StandardCharsets.ISO_8859_1).lines().toList();
        List<ExtensionHeader.Element> elements = ExtensionHeader.elements(lines);
        List<WebSocketExtensionData> parsed = ExtensionHeader.parse(lines);
        HeaderTokens.tokens(lines);
        if (elements == null) {
            assertEquals(null, parsed);
            return;
        }
        List<String> written = elements.stream()
                .map(element -> ExtensionHeader.format(element.data()))
                .toList();
        List<WebSocketExtensionData> again = ExtensionHeader.parse(written);
        assertNotNull(again);
        for (int i = 0; i < written.size(); i++) {
            WebSocketExtensionData extension = elements.get(i).data();
            assertEquals(extension.name(), again.get(i).name());
            assertEquals(extension.parameters(), again.get(i).parameters());
            ExtensionHeader.requireLegal(extension);
            negotiate(extension);
        }
    }

    /** Our server's answer to an offer can be formatted; our client accepts or refuses it and never throws. */
    private static void negotiate(WebSocketExtensionData data) {
        WebSocketServerExtension accepted = WsDeflate.DEFAULT.serverHandshaker().handshakeExtension(data);
        WsDeflate.DEFAULT.clientHandshaker().handshakeExtension(data);
        if (accepted != null) {
            ExtensionHeader.requireLegal(accepted.newReponseData());
            assertTrue(data.name().equals("permessage-deflate"), data.name());
        }
    }
}
