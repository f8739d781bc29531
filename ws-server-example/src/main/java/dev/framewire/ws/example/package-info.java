/**
 * A chat server to start from: one port with a page, its WebSocket in two subprotocols, and an echo.
 *
 * <p>{@link dev.framewire.ws.example.ChatServer} opens the port, {@code ServerPipeline} says which handlers a connection has, and
 * {@code UpgradeHandler} what takes over after a handshake (RFC 6455 section 4.2). Everything of a connection runs on its event
 * loop, the hub of the chat on one of them. A handler that takes a message releases it or passes it on; the echo passes it on.
 */
@NullMarked
package dev.framewire.ws.example;

import org.jspecify.annotations.NullMarked;
