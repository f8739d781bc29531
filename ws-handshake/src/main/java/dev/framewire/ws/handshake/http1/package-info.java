/**
 * The opening handshake over HTTP/1.1 (RFC 6455 section 4, RFC 9110 section 7.8) as Netty handlers, one for each role:
 * {@link dev.framewire.ws.handshake.http1.WsServerHandshakeHandler} and
 * {@link dev.framewire.ws.handshake.http1.WsClientHandshakeHandler}. After the handshake they replace the HTTP handlers of the
 * pipeline by WebSocket handlers.
 *
 * <p><b>Buffers.</b> Requests that are not ours are passed on with their buffers. Of an upgrade request only a copy of its
 * headers is kept. Bytes behind it, or behind the answer to a client, are held until they can be decoded as frames, or
 * released with the connection.
 *
 * <p><b>Bounds.</b> A handshake has its time, counted from the beginning of the connection. While it waits, at most 64 KiB
 * behind the request are held, and nothing is read. At most 100 requests wait for their responses. The HTTP decoder bounds a
 * header section, by 8 KiB unless it is configured otherwise.
 *
 * <p><b>Threads.</b> A handler runs on the channel's event loop and belongs to one connection.
 */
@NullMarked
package dev.framewire.ws.handshake.http1;

import org.jspecify.annotations.NullMarked;
