package dev.framewire.ws.cookbook;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who connects is known by a token, which a service verifies later and on another thread. */
final class TokenAuthentication {
    private TokenAuthentication() {}

    // snippet
    static final AttributeKey<String> USER = AttributeKey.valueOf("user");

    /** The service gives the user of a token, or nothing for a token it does not know. */
    static WsServerConfig config(Function<String, CompletionStage<Optional<String>>> users) {
        return WsServerConfig.builder()
                .path("/chat")
                .subprotocols("chat")
                .decider(WsHandshakeDecider.async(request -> token(request)
                        .map(users)
                        .orElse(CompletableFuture.completedFuture(Optional.empty()))
                        .thenApply(TokenAuthentication::decide)))
                .build();
    }

    private static WsHandshakeDecision decide(Optional<String> user) {
        return user.map(name -> WsHandshakeDecision.accept().withAttribute(USER, name))
                .orElse(WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Send a valid token.")
                        .withHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    private static Optional<String> token(WsHandshakeRequest request) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(authorization.substring(7).trim());
        }
        // in a browser: new WebSocket(url, ["chat", "token." + token])
        Optional<String> offered = request.subprotocols().stream()
                .filter(name -> name.startsWith("token."))
                .findFirst();
        if (offered.isPresent()) {
            return offered.map(name -> name.substring("token.".length()));
        }
        // in a browser too: new WebSocket(url + "?ticket=" + ticket, "chat")
        QueryStringDecoder query = new QueryStringDecoder(request.requestTarget());
        return query.parameters().getOrDefault("ticket", List.of()).stream().findFirst();
    }

    static class Chat extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String user = ctx.channel().attr(USER).get();
            ctx.writeAndFlush(new TextWebSocketFrame(user + ": " + frame.text()));
        }
    }
    // snippet
}
