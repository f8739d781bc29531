/**
 * The opening handshake of WebSocket over HTTP/1.1 (RFC 6455 sections 4 and 9.1, RFC 9110 section 7.8) as Netty handlers.
 *
 * <p>{@link dev.framewire.ws.handshake.WsServerHandshakeHandler} is the server's. What it accepts is one immutable value,
 * {@link dev.framewire.ws.handshake.WsServerConfig}: path, subprotocols, the
 * {@link dev.framewire.ws.handshake.WsOriginPolicy}, the {@link dev.framewire.ws.handshake.WsUpgradeDecider}, extensions,
 * and the handlers and limits of the connection that comes out of it.
 *
 * <p>{@link dev.framewire.ws.handshake.WsClientHandshakeHandler} is the client's. It sends the request that a
 * {@link dev.framewire.ws.handshake.WsClientConfig} describes, judges the answer, and closes the connection if it is not the
 * one that was asked for.
 *
 * <p>A request or an answer is judged by one function of its headers, which knows no channel. One class carries out what was
 * judged, and one takes the HTTP handlers out and puts the WebSocket handlers in, in a fixed order. Events tell the outcome:
 * {@link dev.framewire.ws.handshake.WsHandshakeCompleteEvent}, beside Netty's own, or
 * {@link dev.framewire.ws.handshake.WsHandshakeFailedEvent}.
 *
 * <p><b>Buffers.</b> Requests that are not ours are passed on with their buffers. Of an upgrade request only a copy of its
 * headers is kept. Bytes behind it, or behind the answer to a client, are held until they can be decoded as frames, or
 * released with the connection.
 *
 * <p><b>Bounds.</b> A handshake has its time, counted from the beginning of the connection. While it waits, at most 64 KiB
 * behind the request are held, and nothing is read. Of requests without a response yet there is a count alone; behind
 * {@code HttpServerCodec} it cannot exceed 128. The HTTP decoder bounds a header section, by 8 KiB unless it is told
 * otherwise.
 *
 * <p><b>Threads.</b> Handlers run on the channel's event loop and belong to one connection. Configurations, policies and
 * deciders are shared by all connections and are called on their event loops.
 */
@NullMarked
package dev.framewire.ws.handshake;

import org.jspecify.annotations.NullMarked;
