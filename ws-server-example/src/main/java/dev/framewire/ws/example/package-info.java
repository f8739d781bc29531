/**
 * A chat server to start from. One port has a page, the page's WebSocket with two subprotocols, and an echo.
 *
 * <p>{@code ChatServer} opens the port. {@code ServerPipeline} adds the handlers of a connection. {@code UpgradeHandler} replaces
 * some of them after a handshake (RFC 6455 section 4.2).
 *
 * <p>Threads: the handlers of a connection run on its event loop; the hub of the chat runs on one event loop. Buffers: a handler
 * releases each message that it receives or passes it on; the echo passes it on.
 */
@NullMarked
package dev.framewire.ws.example;

import org.jspecify.annotations.NullMarked;
