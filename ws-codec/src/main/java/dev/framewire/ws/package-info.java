/**
 * The words of the library: roles, limits, rules and their Close statuses, the unit of delivery, the listener, the close
 * event. Everything else is built on them, and they depend on nothing but Netty's Close statuses and its channel type.
 *
 * <p>The packages above, each of which uses only those before it:
 *
 * <ol>
 *   <li>{@code dev.framewire.ws.frame}: the protocol as functions of numbers and buffers. Internal, as is
 *       {@code dev.framewire.ws.internal}, which has helpers that know no protocol.
 *   <li>{@link dev.framewire.ws.codec}: handlers that turn bytes into frames and messages, and back.
 *   <li>{@link dev.framewire.ws.connection}: handlers for closing, Pings and slow readers, and {@code WsPipeline}, which puts
 *       all handlers of a connection together. {@link dev.framewire.ws.deflate}, beside it, is permessage-deflate.
 * </ol>
 *
 * <p><b>Buffers.</b> Nothing here holds one. <b>Threads.</b> All values are immutable. The methods of a {@code WsListener} are
 * called on the event loops of the channels. <b>Sections.</b> RFC 6455 sections 5.4, 7.4 and 10.4.
 */
@NullMarked
package dev.framewire.ws;

import org.jspecify.annotations.NullMarked;
