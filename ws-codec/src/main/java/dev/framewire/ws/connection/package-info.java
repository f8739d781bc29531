/**
 * A connection from its first frame to its end: Pings, keep-alive, closing, the send queue for slow readers, the listener
 * (RFC 6455 sections 5.5 and 7).
 *
 * <p>{@link dev.framewire.ws.connection.WsPipeline} puts the handlers of a connection together:
 *
 * <pre>
 * socket &rarr; WsFrameDecoder &rarr; [extensions] &rarr; WsMessageDecoder &rarr; WsProtocolHandler &rarr; user
 * socket &larr; WsFrameEncoder &larr; [extensions] &larr;                   WsProtocolHandler &larr; user
 * </pre>
 *
 * <p><b>Errors.</b> {@code WsProtocolHandler} is the one place that turns an exception of an earlier handler into a Close
 * frame (sections 7.1.7 and 7.4).
 *
 * <p><b>Buffers.</b> A frame given to a user's handler belongs to that handler. The send queue owns what it holds, and
 * releases it when it is dropped.
 *
 * <p><b>Threads.</b> A handler belongs to one connection and runs on its event loop. Configurations are immutable and may be
 * shared.
 */
@NullMarked
package dev.framewire.ws.connection;

import org.jspecify.annotations.NullMarked;
