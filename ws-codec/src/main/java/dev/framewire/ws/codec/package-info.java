/**
 * Handlers between bytes, frames and messages: RFC 6455 sections 5 and 8.1.
 *
 * <p>{@code WsFrameDecoder} and {@code WsFrameEncoder} stand next to the socket. Between all handlers travel Netty's own frame
 * classes ({@code io.netty.handler.codec.http.websocketx}), and on the way out prepared messages as well. Where no extension
 * is in use, the frame decoder validates text and joins messages in passing; behind extensions {@code WsMessageDecoder} does
 * it. The rules are in {@code dev.framewire.ws.frame}; a handler connects them to a channel.
 *
 * <p>A {@link dev.framewire.ws.codec.WsExtension} gets the limits of its connection, and frames that users write are judged
 * before it.
 *
 * <p><b>Errors.</b> Every inbound handler throws
 * {@link io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException}, which carries the Close status. A frame
 * that must not be sent fails its promise with {@link dev.framewire.ws.WsFrameRefusedException}, and the connection goes on.
 *
 * <p><b>Buffers.</b> A handler that takes a buffer releases it or passes it on. What a handler holds for an unfinished message
 * is released when the handler leaves the pipeline.
 *
 * <p><b>Threads.</b> A handler belongs to one connection and runs on its event loop.
 */
@NullMarked
package dev.framewire.ws.codec;

import org.jspecify.annotations.NullMarked;
