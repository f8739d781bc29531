/**
 * The conversation on {@code /chat}, in two subprotocols that see the same room.
 *
 * <p>{@code chat}: a text message is one line said by its sender; everyone, the sender included, receives {@code nick: line}.
 * Notices begin with {@code * }, which no nick can.
 *
 * <p>{@code superchat}: JSON objects. Sent: {@code {"type":"message","text":…}} and {@code {"type":"nick","nick":…}}.
 * Received, {@code at} being an ISO-8601 instant in UTC: {@code {"type":"message","nick":…,"text":…,"at":…}},
 * {@code {"type":"join","nick":…,"at":…}}, {@code {"type":"leave","nick":…,"at":…}},
 * {@code {"type":"nick","from":…,"to":…,"at":…}} and {@code {"type":"error","message":…}}. The first message received is
 * one's own {@code join}. What cannot be understood is answered by an error, and the connection lives.
 *
 * <p>Threads: a {@link dev.framewire.ws.example.chat.ChatRoom} runs on one executor, so that everyone sees one order; a
 * {@link dev.framewire.ws.example.chat.ChatHandler} runs on the event loop of its connection. Buffers: the room encodes an
 * event once per subprotocol, writes retained duplicates and releases its own reference.
 */
@NullMarked
package dev.framewire.ws.example.chat;

import org.jspecify.annotations.NullMarked;
