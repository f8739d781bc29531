package dev.framewire.ws.cookbook;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Who connects is known by the cookie of a login, which is looked up by a call that blocks. */
final class CookieAuthentication {
    private CookieAuthentication() {}

    // snippet
    static final AttributeKey<String> USER = AttributeKey.valueOf("user");

    /** The lookup may block. It runs on the executor, because the event loop must not wait. */
    static WsServerConfig config(Function<String, Optional<String>> userOfSession, Executor executor) {
        return WsServerConfig.builder()
                .path("/chat")
                .decider(WsHandshakeDecider.async(request -> CompletableFuture.supplyAsync(
                                () -> session(request).flatMap(userOfSession), executor)
                        .thenApply(CookieAuthentication::decide)))
                .build();
    }

    private static Optional<String> session(WsHandshakeRequest request) {
        String cookies = request.headers().get(HttpHeaderNames.COOKIE, "");
        return ServerCookieDecoder.STRICT.decode(cookies).stream()
                .filter(cookie -> cookie.name().equals("session"))
                .map(cookie -> cookie.value())
                .findFirst();
    }

    private static WsHandshakeDecision decide(Optional<String> user) {
        return user.map(name -> WsHandshakeDecision.accept().withAttribute(USER, name))
                .orElse(WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Log in first."));
    }
    // snippet
}
