package dev.framewire.ws.handshake;

import dev.framewire.ws.handshake.header.UserHeaders;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import io.netty.util.AttributeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link WsHandshakeDecider} says: accept, or refuse with a status. Immutable. */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsHandshakeDecision {
    private static final int MIN_REFUSAL = 300;
    private static final int MAX_REFUSAL = 599;
    private final @Nullable HttpResponseStatus refusal;
    private final String text;
    private final @Nullable String subprotocol;
    private final HttpHeaders headers;
    private final Consumer<AttributeMap> attributes;

    private WsHandshakeDecision(
            @Nullable HttpResponseStatus refusal,
            String text,
            @Nullable String subprotocol,
            HttpHeaders headers,
            Consumer<AttributeMap> attributes) {
        this.refusal = refusal;
        this.text = text;
        this.subprotocol = subprotocol;
        this.headers = headers;
        this.attributes = attributes;
    }

    /**
     * Accepts, with the first subprotocol of the client's that is supported.
     *
     * @return the decision
     */
    public static WsHandshakeDecision accept() {
        return new WsHandshakeDecision(null, "", null, new DefaultHttpHeaders(), channel -> {});
    }

    /**
     * Refuses. The connection is closed behind the response, whether the decision comes at once or later: while a decision is
     * awaited, HTTP is not decoded any more. A client that gets 401 connects again with its credentials. A scheme that
     * authenticates a connection in several steps, such as NTLM, has to do so with ordinary requests before the handshake.
     *
     * @param status from 300 to 599: an error, or a redirection, which RFC 6455 section 4.2.2 allows
     * @param text the body of the response, which the client will read; short
     * @return the decision
     * @throws IllegalArgumentException if the status is another
     */
    public static WsHandshakeDecision refuse(HttpResponseStatus status, String text) {
        if (status.code() < MIN_REFUSAL || status.code() > MAX_REFUSAL) {
            throw new IllegalArgumentException("status " + status.code() + " of a refusal is not from 300 to 599");
        }
        return new WsHandshakeDecision(status, text, null, new DefaultHttpHeaders(), channel -> {});
    }

    /**
     * The same decision with another of the subprotocols that the client offers and the server supports. Any other name makes
     * the handshake fail with 500.
     *
     * @param name one of {@link WsHandshakeRequest#subprotocols()} that the server supports
     * @return the changed copy
     * @throws IllegalStateException if this decision refuses
     */
    public WsHandshakeDecision withSubprotocol(String name) {
        requireAccepting("subprotocol");
        return new WsHandshakeDecision(null, text, name, headers, attributes);
    }

    /**
     * The same decision with an attribute for the channel, such as the user who was authenticated. It is set on the event loop
     * if the handshake succeeds, before the events are fired, and not at all if it fails.
     *
     * @param key the attribute
     * @param value its value
     * @param <T> the type of the value
     * @return the changed copy
     * @throws IllegalStateException if this decision refuses
     */
    public <T> WsHandshakeDecision withAttribute(AttributeKey<T> key, T value) {
        requireAccepting("attribute");
        return new WsHandshakeDecision(null, text, subprotocol, headers, attributes.andThen(channel -> channel.attr(key)
                .set(value)));
    }

    private void requireAccepting(String what) {
        if (refusal != null) {
            throw new IllegalStateException(what + " for a refusal with status " + refusal.code());
        }
    }

    /**
     * The same decision with one more header in the response, such as {@code Set-Cookie} or {@code WWW-Authenticate}.
     *
     * @param name the name of the header
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the handshake sets this header itself, or name or value are not legal in HTTP
     */
    public WsHandshakeDecision withHeader(CharSequence name, Object value) {
        UserHeaders.requireFree(name.toString(), "content-type", "trailer");
        // not a copy, which would no longer check values and let a line break through
        HttpHeaders more = new DefaultHttpHeaders().add(headers).add(name, value);
        return new WsHandshakeDecision(refusal, text, subprotocol, more, attributes);
    }

    /**
     * The status of a refusal.
     *
     * @return the status, or {@code null} if this decision accepts
     */
    public @Nullable HttpResponseStatus refusal() {
        return refusal;
    }

    /**
     * The body of a refusal.
     *
     * @return the text; empty if this decision accepts
     */
    public String text() {
        return text;
    }

    /**
     * The subprotocol that {@link #withSubprotocol} chose.
     *
     * @return the name, or {@code null} if the first that client and server share is used
     */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /**
     * The headers that {@link #withHeader} added.
     *
     * @return a copy
     */
    public HttpHeaders headers() {
        return headers.copy();
    }

    /**
     * Sets the attributes that {@link #withAttribute} added.
     *
     * @param channel the connection, once it is a WebSocket
     */
    public void setAttributes(AttributeMap channel) {
        attributes.accept(channel);
    }
}
