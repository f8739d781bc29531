/**
 * RFC 6455 framing, messages and closing as Netty handlers.
 *
 * <p>{@link dev.framewire.ws.codec.WsPipeline} knows the order of the handlers; each of them can also be added by hand:
 *
 * <pre>
 * socket &rarr; WsFrameDecoder &rarr; [extensions] &rarr; WsTextValidator &rarr; [WsMessageAggregator] &rarr; WsProtocolHandler &rarr; user
 * socket &larr; WsFrameEncoder &larr; [extensions] &larr;                                          WsProtocolHandler &larr; user
 * </pre>
 *
 * <p>Where no extension is in use, the frame decoder validates text and joins messages in passing, and the two handlers
 * for it are left out.
 *
 * <p>Between the handlers travel Netty's own frame classes ({@code io.netty.handler.codec.http.websocketx}). Rules and
 * wire format are functions and small state objects without a channel; the handlers connect them to one.
 *
 * <p><b>Errors.</b> Every inbound stage throws
 * {@link io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException}, which carries the Close status.
 * {@code WsProtocolHandler} is the one place that turns it into a Close frame (RFC 6455 sections 7.1.7 and 7.4). A frame
 * that must not be sent fails its promise with {@link dev.framewire.ws.codec.WsFrameRefusedException}, and the connection
 * goes on.
 *
 * <p><b>Buffers.</b> Who takes a buffer releases it or passes it on. A frame given to a user's handler belongs to that
 * handler. What a handler holds for an unfinished message is released when it leaves the pipeline.
 *
 * <p><b>Threads.</b> All handlers run on the channel's event loop and belong to one connection. Configuration objects are
 * immutable and may be shared.
 */
@NullMarked
package dev.framewire.ws.codec;

import org.jspecify.annotations.NullMarked;
