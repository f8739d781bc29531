/**
 * The conversation on {@code /chat}, in two subprotocols; docs/CHAT-PROTOCOL.md has their messages.
 *
 * <p>{@link dev.framewire.ws.example.chat.ChatHandler} reads what a connection sends. {@code ChatProtocol} and
 * {@code SuperchatJson} make a checked command of it. {@link dev.framewire.ws.example.chat.ChatHub} hands that to
 * {@code ChatDesk} when it is the member's turn, which {@code Turns} decides. What was said goes to the store and is told to
 * people only when it comes back from there, so that all nodes tell the same in the same order.
 *
 * <p>Threads: the hub runs on one executor; a handler runs on the event loop of its connection, where it encodes events for
 * its member alone. Buffers: {@code Broadcast} encodes an event for many once per subprotocol, writes retained duplicates and
 * releases its own reference.
 */
@NullMarked
package dev.framewire.ws.example.chat;

import org.jspecify.annotations.NullMarked;
