package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.Cuts;
import dev.framewire.ws.testing.CountingAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes the bytes that a server sends. The first byte of the input chooses the cuts, the rest is sent. The first
 * {@code Sec-WebSocket-Accept: @KEY@} gets the value that belongs to the key of the client.
 */
class AnswerFuzz {
    private static final long MOST_BYTES = 256 * 1024;
    private static final String PROOF = "Sec-WebSocket-Accept: @KEY@";

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        String good = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + PROOF + "\r\n";
        for (String more : List.of(
                "",
                "Sec-WebSocket-Protocol: chat\r\n",
                "Sec-WebSocket-Protocol: other\r\n",
                "Sec-WebSocket-Extensions: permessage-deflate\r\n",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99999999999\r\n",
                "Sec-WebSocket-Extensions: a;b=\"c\\d\",,e\r\n",
                "Connection: close\r\n",
                "Content-Length: 5\r\n")) {
            seeds.add(latin("\u0009" + good + more + "\r\n"));
            seeds.add(latin("\u0009" + good + more + "\r\n\u0081\u0005Hello\u0088\u0002\u0003\u00e8"));
            seeds.add(latin("\u0009HTTP/1.1 100 Continue\r\n\r\n" + good + more + "\r\n\u0083\u0000"));
        }
        // text that is not UTF-8, before data that does not inflate
        seeds.add(latin("\u0009" + good + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
                + "\u0081\u0005cket-Accept: @KEY@\r\nSec-WebSocket-ExtensionsHello\u0088\u0002\u0003\u00e8\u00009"));
        seeds.add(latin("\u0009HTTP/1.1 401 x\r\nContent-Length: 2\r\n\r\nno"));
        seeds.add(latin("\u0009HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"));
        seeds.add(latin("\u0009SSH-2.0-OpenSSH\r\n"));
        return seeds;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @MethodSource("seeds")
    @FuzzTest
    void answer(byte[] data) {
        if (data.length == 0) {
            return;
        }
        String wire = new String(Arrays.copyOfRange(data, 1, data.length), StandardCharsets.ISO_8859_1);
        List<Object> expected = outcome(wire, 0);
        assertEquals(expected, outcome(wire, data[0]), "cut");
        assertEquals(expected, outcome(wire, 1), "single bytes");
    }

    /**
     * A compressed text can break two rules at once, both with status 1007: what inflates first is not UTF-8, and what follows
     * does not inflate. The Close names the one that is found first, and that depends on how the bytes are cut.
     */
    private static String withoutCause(String frame) {
        return frame.replace("compressed data is corrupt (RFC 7692 7.2.2)", "1007")
                .replace("text is not UTF-8 (RFC 6455 8.1)", "1007");
    }

    private static List<Object> outcome(String wire, int cut) {
        ClientChannel client = ClientChannel.open(WsClientConfig.builder(ClientChannel.ECHO)
                .subprotocols("chat")
                .extensions(WsDeflate.DEFAULT.clientHandshaker())
                .pipeline(WsPipeline.builder(WsRole.CLIENT)
                        .keepAlive(WsKeepAlive.OFF)
                        .build())
                .build());
        String proof = ClientChannel.accept(ClientChannel.header(client.request, "sec-websocket-key"));
        int at = wire.indexOf(PROOF);
        byte[] bytes = latin(
                at < 0
                        ? wire
                        : wire.substring(0, at) + "Sec-WebSocket-Accept: " + proof
                                + wire.substring(at + PROOF.length()));
        CountingAllocator alloc = new CountingAllocator();
        client.channel.config().setAllocator(alloc);
        for (byte[] piece : cut == 0 ? List.of(bytes) : Cuts.of(bytes, cut)) {
            if (client.channel.isOpen()) {
                client.channel.writeInbound(
                        alloc.directBuffer(Math.max(1, piece.length)).writeBytes(piece));
            }
        }
        client.channel.checkException();
        boolean done = client.handler.handshakeFuture().isDone();
        if (done && !client.handler.handshakeFuture().isSuccess()) {
            client.failure();
        }
        List<Object> outcome = new ArrayList<>(List.of(
                done,
                client.channel.isOpen(),
                client.sentFrames().stream().map(AnswerFuzz::withoutCause).toList()));
        List<String> log = client.finish();
        assertTrue(alloc.most() <= MOST_BYTES, alloc.most() + " bytes held at once");
        assertEquals(0, alloc.held(), "bytes not released");
        assertTrue(
                log.stream().noneMatch(entry -> entry.startsWith("error") || entry.startsWith("other")), log::toString);
        outcome.add(log);
        return outcome;
    }
}
