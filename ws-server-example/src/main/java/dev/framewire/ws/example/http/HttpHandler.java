package dev.framewire.ws.example.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Answers ordinary requests. All connections share it. It is behind an aggregator and a keep-alive handler. */
@Sharable
public final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** The page needs its own files and its own WebSocket. {@code 'self'} includes the WebSocket. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final HttpSite site;
    private final Map<String, String> headers;

    /**
     * Creates a handler for a site.
     *
     * @param site the answers
     * @param headers more headers for each answer, by name
     */
    public HttpHandler(HttpSite site, Map<String, String> headers) {
        this.site = site;
        this.headers = Map.copyOf(headers);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        HttpAnswer answer = site.answer(request);
        boolean head = request.method().equals(HttpMethod.HEAD);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, answer.status(), Unpooled.wrappedBuffer(head ? new byte[0] : body));
        HttpHeaders sent = response.headers();
        answer.headers().forEach(sent::set);
        headers.forEach(sent::set);
        sent.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        sent.set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
        sent.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        sent.set("X-Content-Type-Options", "nosniff");
        sent.set("Referrer-Policy", "no-referrer");
        ctx.writeAndFlush(response);
    }
}
