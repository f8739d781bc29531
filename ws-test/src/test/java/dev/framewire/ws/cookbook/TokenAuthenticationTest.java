package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.test.WsTest;
import dev.framewire.ws.test.WsTestResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Authentication with a token")
class TokenAuthenticationTest {
    @Test
    @DisplayName("in Authorization: the frame handler knows the user")
    void authorization() {
        try (WsTest t = server()) {
            assertEquals(
                    101,
                    t.upgrade("/chat", "Authorization: bearer s3cret").status().code());
            t.text("hi").expectText("ada: hi");
        }
    }

    @Test
    @DisplayName("beside the subprotocol: the response names the subprotocol and not the token")
    void subprotocol() {
        try (WsTest t = server()) {
            WsTestResponse response = t.upgrade("/chat", "Sec-WebSocket-Protocol: token.s3cret, chat");
            assertEquals("chat", response.headers().get("Sec-WebSocket-Protocol"));
            t.text("hi").expectText("ada: hi");
        }
    }

    @Test
    @DisplayName("in the query")
    void query() {
        try (WsTest t = server()) {
            assertEquals(101, t.upgrade("/chat?ticket=s3cret").status().code());
            t.text("hi").expectText("ada: hi");
        }
    }

    @Test
    @DisplayName("is refused with 401 if there is none or a wrong one")
    void refused() {
        for (String authorization : new String[] {"Bearer wrong", "Basic s3cret", ""}) {
            try (WsTest t = server()) {
                WsTestResponse response = t.upgrade("/chat", "Authorization: " + authorization);
                assertEquals(401, response.status().code());
                assertEquals("Bearer", response.headers().get("WWW-Authenticate"));
                assertNull(t.channel().attr(TokenAuthentication.USER).get());
            }
        }
    }

    private static WsTest server() {
        return WsTest.server(TokenAuthentication.config(TokenAuthenticationTest::user), new TokenAuthentication.Chat());
    }

    /** On another thread, as a service of users has it. */
    private static CompletionStage<Optional<String>> user(String token) {
        return CompletableFuture.supplyAsync(() -> Optional.of("ada").filter(name -> token.equals("s3cret")));
    }
}
