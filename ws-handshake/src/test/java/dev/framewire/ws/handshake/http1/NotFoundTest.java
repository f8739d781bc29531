package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.handshake.testing.Server.Body;
import dev.framewire.ws.handshake.testing.Server.Codec;
import dev.framewire.ws.testing.EmbeddedDuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NotFoundTest {
    private static final String TEXT = "There is nothing here but WebSockets at: /chat\n";
    private static final String NOT_FOUND = response("404 Not Found", TEXT);

    private static String response(String status, String text) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + text.length()
                + "\r\n\r\n" + text;
    }

    private static String last(String response) {
        return response.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    }

    private static Server server(WsServerConfig.Builder config, Body body) {
        WsServerConfig built = config.build();
        return Server.of(Codec.COMBINED, body, new WsServerHandshakeHandler(built), new WsNotFoundHandler(built));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("pipelined requests with bodies, one of them HEAD, are answered in order, and the connection goes on")
    void requests(Body body) {
        try (Server server = server(Server.config(), body)) {
            server.receive(ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /chat HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                    + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"));
            assertEquals(NOT_FOUND + NOT_FOUND + NOT_FOUND.replace(TEXT, "") + NOT_FOUND, server.sent());
            server.receive(Request.plain("/"));
            assertEquals(NOT_FOUND, server.sent());
            assertEquals(List.of(), server.events);
        }
    }

    @Test
    @DisplayName("an upgrade behind other requests succeeds, and takes this handler out")
    void upgrade() {
        try (Server server = server(Server.config(), Body.IN_PARTS)) {
            server.receive(Request.plain("/")).receive(Request.UPGRADE);
            assertEquals(NOT_FOUND + Server.switching(), server.sent());
            assertNull(server.channel.pipeline().get(WsNotFoundHandler.class));
            assertEquals(Server.HELLO, server.receiveFrame(Server.MASKED_HELLO).sentHex());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', This WebSocket has no subprotocols.",
        "'chat,superchat', 'The subprotocols of this WebSocket are: chat, superchat.'"
    })
    @DisplayName(
            "M2 a request with only unsupported subprotocols gets 400 as an ordinary request, and the connection goes on")
    void foreignSubprotocol(String spoken, String text) {
        WsServerConfig.Builder config =
                spoken.isEmpty() ? Server.config() : Server.config().subprotocols(spoken.split(","));
        try (Server server = server(config, Body.IN_PARTS)) {
            server.receive(Request.UPGRADE.with("Sec-WebSocket-Protocol: other"));
            assertEquals(response("400 Bad Request", text + "\n"), server.sent());
            server.receive(Request.UPGRADE.line("GET /elsewhere HTTP/1.1"));
            assertEquals(NOT_FOUND, server.sent());
            assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET / HTTP/1.0, Host: a",
        "GET / HTTP/1.0, Connection: keep-alive",
        "GET / HTTP/1.1, Connection: close",
        "POST / HTTP/1.1, Expect: 100-continue"
    })
    @DisplayName("what HTTP does not allow to go on ends with its response; a request behind it is dropped")
    void last(String line, String header) {
        WsServerConfig config = Server.config().build();
        EmbeddedDuplexChannel socket = new EmbeddedDuplexChannel();
        try (Server server = Server.on(
                socket,
                Server.http(
                        Codec.COMBINED,
                        Body.IN_PARTS,
                        new WsServerHandshakeHandler(config),
                        new WsNotFoundHandler(config)))) {
            String length = line.startsWith("POST") ? "Content-Length: 4" : "X: y";
            server.receive(Request.of(line, header, length));
            server.receive(ascii(
                    (line.startsWith("POST") ? "body" : "") + Request.plain("/").text()));
            server.receive(Request.plain("/"));
            assertEquals(last(NOT_FOUND), server.sent());
            assertTrue(socket.isOutputShutdown());
            assertTrue(socket.isOpen(), "no time for the peer to read the response");
        }
    }

    @Test
    @DisplayName("what is no HTTP gets 400, and the connection is closed")
    void noHttp() {
        try (Server server = server(Server.config(), Body.IN_PARTS)) {
            server.receive(ascii("GET / HTTP/1.1\r\nHost : a\r\n\r\n"));
            assertEquals(last(response("400 Bad Request", "The request is not legal HTTP.\n")), server.sent());
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("a predicate has no path to name")
    void predicate() {
        try (Server server = server(WsServerConfig.builder().requests(request -> false), Body.IN_PARTS)) {
            assertEquals(
                    response("404 Not Found", "There is nothing here.\n"),
                    server.receive(Request.UPGRADE).sent());
        }
    }

    @Test
    @DisplayName("with auto-read off it reads on")
    void withoutAutoRead() {
        try (Server server = server(Server.config(), Body.IN_PARTS)) {
            server.receiveOnDemand(
                    List.of(Request.plain("/").bytes(), Request.plain("/").bytes()));
            assertEquals(NOT_FOUND + NOT_FOUND, server.sent());
            assertTrue(server.channel.isOpen());
        }
    }
}
