package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerConfigTest {
    private static Arguments row(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        WsServerConfig.Builder builder = WsServerConfig.builder();
        return Stream.of(
                row("path chat does not begin with a slash", () -> builder.path("chat")),
                row("path /chat?x has a query or a fragment", () -> builder.path("/chat?x")),
                row("path /chat#x has a query or a fragment", () -> builder.path("/chat#x")),
                row("path /a b has a character that clients percent-encode", () -> builder.path("/a b")),
                row("path /\u00e4 has a character that clients percent-encode", () -> builder.path("/\u00e4")),
                row("subprotocols: a b is not a token", () -> builder.subprotocols("a b")),
                row("subprotocols:  is not a token", () -> builder.subprotocols("")),
                row("subprotocols: a name is there twice in [a, a]", () -> builder.subprotocols("a", "a")),
                row("defaultSubprotocol b is not one of the subprotocols [a]", () -> Server.config()
                        .subprotocols("a")
                        .defaultSubprotocol("b")
                        .build()),
                row("neither path nor requests is set", () -> WsServerConfig.builder()
                        .build()),
                row("handshakeTimeout PT0S is not", () -> builder.handshakeTimeout(Duration.ZERO)),
                row("handshakeTimeout PT-1S is not", () -> builder.handshakeTimeout(Duration.ofSeconds(-1))),
                row("handshakeTimeout PT25H is not", () -> builder.handshakeTimeout(Duration.ofHours(25))),
                row(
                        "pipeline has the role CLIENT",
                        () -> builder.pipeline(WsPipeline.builder(WsRole.CLIENT).build())),
                row(
                        "status 200 of a refusal is not from 300 to 599",
                        () -> WsHandshakeDecision.refuse(HttpResponseStatus.OK, "x")),
                row(
                        "status 101 of a refusal is not from 300 to 599",
                        () -> WsHandshakeDecision.refuse(HttpResponseStatus.SWITCHING_PROTOCOLS, "x")),
                row(
                        "status 600 of a refusal is not from 300 to 599",
                        () -> WsHandshakeDecision.refuse(HttpResponseStatus.valueOf(600), "x")),
                row("header UPGRADE is set by the handshake itself", () -> WsHandshakeDecision.accept()
                        .withHeader("UPGRADE", "x")),
                row("header connection is set by the handshake itself", () -> WsHandshakeDecision.accept()
                        .withHeader("connection", "x")),
                row("header Sec-WebSocket-Extensions is set by the handshake itself", () -> WsHandshakeDecision.accept()
                        .withHeader("Sec-WebSocket-Extensions", "x")),
                row("header Content-Length is set by the handshake itself", () -> WsHandshakeDecision.accept()
                        .withHeader("Content-Length", 1)),
                row("", () -> WsHandshakeDecision.accept().withHeader("X", "a\r\nSet-Cookie: x")),
                row("", () -> WsHandshakeDecision.accept().withHeader("X\r\n", "a")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @DisplayName("the message of a refused option names the option and the value")
    void messageNamesTheOptionAndTheValue(String message, Executable call) {
        String actual = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(actual.startsWith(message), actual);
    }

    @Test
    @DisplayName("a refusal does not take a subprotocol")
    void refusalTakesNoSubprotocol() {
        WsHandshakeDecision refusal = WsHandshakeDecision.refuse(HttpResponseStatus.NOT_FOUND, "x");
        assertThrows(IllegalStateException.class, () -> refusal.withSubprotocol("chat"));
    }

    @Test
    @DisplayName("the predicate sees the whole request, and the limits of the pipeline apply")
    void predicateSelectsRequestsAndPipelineSetsLimits() {
        WsPipeline small = WsPipeline.builder(WsRole.SERVER)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(4))
                .build();
        WsServerConfig.Builder config = WsServerConfig.builder()
                .requests(request -> request.headers().contains("X-Live"))
                .pipeline(small);
        try (Server server = Server.of(config)) {
            assertEquals(Server.PLAIN_RESPONSE, server.receive(Request.UPGRADE).sent());
            assertEquals(
                    Server.switching(),
                    server.receive(Request.UPGRADE.with("X-Live: 1")).sent());
            server.receiveFrame(Server.MASKED_HELLO);
            assertTrue(server.events.contains("closed 1009"), server.events.toString());
        }
    }
}
