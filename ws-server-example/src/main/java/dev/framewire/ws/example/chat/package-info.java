/**
 * The chat on {@code /chat}, with two subprotocols. docs/CHAT-PROTOCOL.md lists their messages.
 *
 * <p>{@link dev.framewire.ws.example.chat.ChatHandler} reads the messages of a connection. {@code ChatProtocol} and
 * {@code SuperchatJson} convert them to checked commands. {@link dev.framewire.ws.example.chat.ChatHub} passes a command to
 * {@code ChatDesk}; {@code Turns} decides when. A new message goes to the store first. Members receive it when the store returns
 * it, so that all nodes send the same messages in the same order.
 *
 * <p>Threads: the hub runs on one executor. A handler runs on the event loop of its connection, where it encodes events for
 * its member. Buffers: {@code Broadcast} encodes an event for many members once for each subprotocol, writes retained references
 * and releases its own.
 */
@NullMarked
package dev.framewire.ws.example.chat;

import org.jspecify.annotations.NullMarked;
