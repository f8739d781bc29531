/**
 * The opening handshake of WebSocket (RFC 6455 sections 4 and 9.1): what a user configures and receives, whatever version of
 * HTTP carries the connection. The handlers are in {@link dev.framewire.ws.handshake.http1}.
 *
 * <p>{@link dev.framewire.ws.handshake.WsServerConfig} is what a server accepts: path, subprotocols, the
 * {@link dev.framewire.ws.handshake.WsOriginPolicy}, the {@link dev.framewire.ws.handshake.WsHandshakeDecider}, extensions, and
 * the handlers and limits of the connection. {@link dev.framewire.ws.handshake.WsClientConfig} is what a client asks for. Both
 * are immutable.
 *
 * <p>Two events tell the outcome: {@link dev.framewire.ws.handshake.WsHandshakeCompleteEvent}, beside Netty's own, or
 * {@link dev.framewire.ws.handshake.WsHandshakeFailedEvent}.
 *
 * <p><b>Threads.</b> Configurations, policies and deciders are shared by all connections and are called on their event loops.
 */
@NullMarked
package dev.framewire.ws.handshake;

import org.jspecify.annotations.NullMarked;
