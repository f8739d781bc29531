package dev.framewire.ws.example.http;

import dev.framewire.ws.handshake.WsRequestTarget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/** Redirects plain HTTP requests to the same path on HTTPS, and closes the connection. */
@Sharable
public final class RedirectHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int HTTPS_PORT = 443;
    /** The origin-form. The response contains no other form that a peer sends. */
    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e]*");

    private final IntSupplier port;

    /**
     * Creates a handler that any number of connections can share. It needs an aggregator in front.
     *
     * @param port returns the port of HTTPS
     */
    public RedirectHandler(IntSupplier port) {
        this.port = port;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String location = location(request);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                location.isEmpty() ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.PERMANENT_REDIRECT,
                Unpooled.EMPTY_BUFFER);
        if (!location.isEmpty()) {
            response.headers().set(HttpHeaderNames.LOCATION, location);
        }
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Returns the target of the redirect, or an empty string if the request has no valid host or path. */
    private String location(FullHttpRequest request) {
        String host = WsRequestTarget.host(request);
        String target = request.uri();
        if (request.decoderResult().isFailure()
                || host == null
                || !WsRequestTarget.hasValidHost(request)
                || !TARGET.matcher(target).matches()) {
            return "";
        }
        int to = port.getAsInt();
        return "https://" + host + (to == HTTPS_PORT ? "" : ":" + to) + target;
    }
}
