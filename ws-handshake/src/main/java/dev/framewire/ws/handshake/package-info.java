/**
 * The opening handshake (RFC 6455 section 4) as Netty handlers.
 *
 * <p><b>Client.</b> {@link dev.framewire.ws.handshake.WsClientHandshakeHandler} behind an {@code HttpClientCodec} sends the
 * request that a {@link dev.framewire.ws.handshake.WsClientConfig} describes and judges the answer. Judging is a function
 * of request and answer; the handler connects it to a channel and swaps HTTP for the handlers of {@code WsPipeline}.
 *
 * <p><b>Events.</b> {@link dev.framewire.ws.handshake.WsHandshakeCompleteEvent}, beside Netty's own, before the first frame,
 * or {@link dev.framewire.ws.handshake.WsHandshakeFailedEvent}.
 *
 * <p><b>Buffers.</b> Bytes that were read behind the last byte of the handshake are frames and are handed to the frame
 * decoder. What is held for an unfinished handshake is released when the connection ends.
 *
 * <p><b>Threads.</b> Handlers belong to one connection and run on its event loop. Configurations are immutable and may be
 * shared.
 */
@NullMarked
package dev.framewire.ws.handshake;

import org.jspecify.annotations.NullMarked;
