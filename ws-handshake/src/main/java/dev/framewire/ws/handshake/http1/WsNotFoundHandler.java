package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.NotOurs;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Answers the requests that no other handler took, so that no client waits for ever. Add it last; the upgrade takes it out.
 *
 * <ul>
 *   <li>A request for a WebSocket that names only subprotocols the server does not speak gets 400, with those it speaks. Such a
 *       request is an ordinary one (see {@link WsServerConfig.Builder#subprotocols}), so a handler before this one can answer it
 *       otherwise.
 *   <li>One that is no legal HTTP gets 400, and the connection is closed.
 *   <li>Every other request gets 404, with the paths of the WebSockets.
 * </ul>
 *
 * <p>Requests and their bodies are released. The connection stays open where HTTP allows it. With auto-read off, this handler reads
 * on. It belongs to one connection and runs on its event loop.
 */
public final class WsNotFoundHandler extends ChannelInboundHandlerAdapter {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<WsServerConfig> configs;
    private boolean consumed;
    private boolean closing;

    /**
     * A handler for one connection.
     *
     * @param configs those of the handshake handlers in the pipeline
     */
    public WsNotFoundHandler(WsServerConfig... configs) {
        this.configs = List.of(configs);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof HttpRequest || msg instanceof HttpContent)) {
            ctx.fireChannelRead(msg);
            return;
        }
        consumed = true;
        try {
            if (msg instanceof HttpRequest request && !closing) {
                answer(ctx, request);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        Rejected refusal = judge(ctx, request);
        // a client that waits for 100 (Continue) may send its body or not, so it is not known where the next request
        // begins
        closing = request.decoderResult().isFailure()
                || !HttpUtil.isKeepAlive(request)
                || HttpUtil.is100ContinueExpected(request)
                || request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        if (closing) {
            LingeringClose.after(
                    ctx.writeAndFlush(Responses.lastRefusal(ctx, refusal, request.method())), ctx, PATIENCE);
        } else {
            ctx.writeAndFlush(Responses.refusal(ctx, refusal, request.method()));
        }
    }

    private Rejected judge(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Rejected.of(HttpResponseStatus.BAD_REQUEST, "The request is not legal HTTP.");
        }
        if (UpgradeRules.asksForWebSocket(request)) {
            UpgradeHead head = UpgradeHead.of(request, ctx.channel());
            for (WsServerConfig config : configs) {
                if (UpgradeRules.evaluate(request, head.request(), config) == NotOurs.NO_COMMON_SUBPROTOCOL) {
                    return Rejected.of(HttpResponseStatus.BAD_REQUEST, describeSubprotocols(config.subprotocols()));
                }
            }
        }
        return Rejected.of(HttpResponseStatus.NOT_FOUND, describePaths());
    }

    private static String describeSubprotocols(List<String> spoken) {
        return spoken.isEmpty()
                ? "This WebSocket has no subprotocols."
                : "The subprotocols of this WebSocket are: " + String.join(", ", spoken) + '.';
    }

    private String describePaths() {
        String paths = configs.stream()
                .map(WsServerConfig::path)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return paths.isEmpty() ? "There is nothing here." : "There is nothing here but WebSockets at: " + paths;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (consumed && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        consumed = false;
        ctx.fireChannelReadComplete();
    }
}
