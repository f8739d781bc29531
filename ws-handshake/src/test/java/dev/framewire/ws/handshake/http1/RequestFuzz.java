package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Cuts;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.CountingAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the bytes that a client sends. The first byte of the input chooses the cuts, the rest is sent. */
class RequestFuzz {
    private static final long MOST_BYTES = 256 * 1024;

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Request request : List.of(
                Request.UPGRADE,
                Request.SAMPLE,
                Request.plain("/"),
                Request.UPGRADE.with("Origin: http://server.example.com"),
                Request.UPGRADE.with("Sec-WebSocket-Protocol: none, other"),
                Request.UPGRADE.with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=\"10\""),
                Request.UPGRADE.with("Sec-WebSocket-Extensions: a;b=\"c\\d\",,e"),
                Request.UPGRADE.set("Sec-WebSocket-Version", "8"),
                Request.UPGRADE.set("Connection", "keep-alive, upgrade"),
                Request.UPGRADE.set("Host", "[::1]:80"),
                Request.UPGRADE.without("Sec-WebSocket-Key"),
                Request.UPGRADE.with("Content-Length: 2"),
                Request.UPGRADE.with("Transfer-Encoding: chunked"),
                Request.UPGRADE.line("GET http://a/chat?x HTTP/1.1"),
                Request.UPGRADE.line("GET /chat HTTP/1.0"),
                Request.UPGRADE.line("POST /chat HTTP/1.1"),
                Request.UPGRADE.line("! /page HTTP/1.1"))) {
            for (int behind = 0; behind < 3; behind++) {
                ByteArrayOutputStream seed = new ByteArrayOutputStream();
                seed.write(9);
                seed.writeBytes(behind == 2 ? Request.plain("/page").bytes() : new byte[0]);
                seed.writeBytes(request.bytes());
                seed.writeBytes(behind > 0 ? HandshakeTest.concat(new byte[0], Server.MASKED_HELLO) : new byte[0]);
                seeds.add(seed.toByteArray());
            }
        }
        return seeds;
    }

    @MethodSource("seeds")
    @FuzzTest
    void request(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] wire = Arrays.copyOfRange(data, 1, data.length);
        String expected = outcome(List.of(wire));
        assertEquals(expected, outcome(Cuts.of(wire, data[0])), "cut");
        assertEquals(expected, outcome(Cuts.of(wire, 1)), "single bytes");
    }

    private static String outcome(List<byte[]> pieces) {
        WsServerConfig.Builder config = Server.config()
                .subprotocols("chat")
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .pipeline(WsPipeline.builder(WsRole.SERVER)
                        .keepAlive(WsKeepAlive.OFF)
                        .build());
        CountingAllocator alloc = new CountingAllocator();
        try (Server server = Server.of(config)) {
            server.channel.config().setAllocator(alloc);
            pieces.forEach(server::receive);
            server.channel.checkException();
            assertEquals(List.of(), server.failures);
            assertTrue(alloc.most() <= MOST_BYTES, alloc.most() + " bytes held at once");
            return server.channel.isOpen() + "|" + server.sent() + "|" + server.events;
        } finally {
            assertEquals(0, alloc.held(), "bytes not released");
        }
    }
}
