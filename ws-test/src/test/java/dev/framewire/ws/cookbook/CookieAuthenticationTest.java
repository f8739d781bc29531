package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.framewire.ws.test.WsTest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Authentication with a cookie")
class CookieAuthenticationTest {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        executor.shutdown();
    }

    @Test
    @DisplayName("finds the user of the session, and not on the event loop")
    void finds() {
        try (WsTest t = server()) {
            assertEquals(
                    101,
                    t.upgrade("/chat", "Cookie: theme=dark; session=5e55")
                            .status()
                            .code());
            assertEquals("ada", t.channel().attr(CookieAuthentication.USER).get());
        }
    }

    @Test
    @DisplayName("refuses another session, and none, with 401")
    void refuses() {
        for (String cookie : new String[] {"session=other", "theme=5e55", ""}) {
            try (WsTest t = server()) {
                assertEquals(
                        401, t.upgrade("/chat", "Cookie: " + cookie).status().code());
            }
        }
    }

    @Test
    @DisplayName("refuses a foreign page, with the cookie of its visitor")
    void foreignPage() {
        try (WsTest t = server()) {
            assertEquals(
                    403,
                    t.upgrade("/chat", "Cookie: session=5e55", "Origin: https://evil.example")
                            .status()
                            .code());
        }
    }

    private WsTest server() {
        Thread eventLoop = Thread.currentThread();
        return WsTest.server(CookieAuthentication.config(
                session -> {
                    assertNotEquals(eventLoop, Thread.currentThread());
                    return Optional.of("ada").filter(name -> session.equals("5e55"));
                },
                executor));
    }
}
