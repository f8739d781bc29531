/**
 * permessage-deflate (RFC 7692): {@link dev.framewire.ws.deflate.WsDeflate} offers it to the handshake through Netty's
 * extension interfaces, and {@code WsPipeline} puts an inflating and a compressing handler between the frames on the wire and
 * the handlers of messages.
 *
 * <p><b>What is sent.</b> A message whose first frame is its last is compressed as a whole, and is sent uncompressed if it
 * is small, if the user does not want it compressed, or if it does not shrink. A message in several frames is compressed
 * frame by frame, each complete when it is written (section 7.2.1). Frames, promises and their order stay what they were.
 *
 * <p><b>What is received.</b> Messages are inflated as their bytes arrive, handed on in pieces of 64 KiB at most (with
 * {@code WsDelivery.FRAMES}: one frame for each frame), and refused with status 1009 at the first byte beyond
 * {@code WsLimits.maxMessageBytes}. On the wire a message may be longer than that by an eighth, a 64th, and 6 bytes a frame,
 * because data that does not shrink grows. Data that does not inflate ends the connection with 1007, a misplaced RSV1 with
 * 1002. Final blocks, several streams in a message, and blocks without compression are read (section 7.2.3). A short
 * stream that refers to nothing before it is inflated without the history, because copying 32 KiB takes longer than the
 * stream itself.
 *
 * <p><b>Memory.</b> zlib's states are the costly part: a compressor takes 262 KiB of native memory, an inflater 39 KiB (all
 * that zlib 1.2.13 and the zlib of JDK 25 allocate for one that is in use). They belong to the event loop, at most 8 idle
 * ones of each kind (and compression level), and a connection borrows one for a message: a compressor for each frame it
 * writes, an inflater from the first to the last byte of a message. Where the context is kept a connection remembers, on the
 * heap, the end of what went through it: up to 2 KiB of what it sent, and up to the peer's window, at most 32 KiB, of what
 * it received; it grows with what there is to remember.
 *
 * <p>So an idle connection has no native memory. Without context takeover it has its two handlers, 264 bytes by
 * measurement; with it, at most 34 KiB more, and 1.7 KiB were measured after 1000 bytes sent and five received. Smaller
 * windows of the peer make it less.
 *
 * <p>A connection that finds its state as it left it compresses with all of its window. Where many alternate, each begins
 * with its 2 KiB: this takes no longer, and what is sent was measured to be 4 to 23 per cent larger.
 *
 * <p><b>Prepared messages</b> are compressed on their own, once for all connections with the same configuration and window.
 * Where the context is kept, what follows on a connection may refer to them.
 *
 * <p><b>Windows.</b> {@code java.util.zip} has no window but that of 15 bits. A smaller one is kept to by beginning anew,
 * with the last half of a window as its dictionary, before a distance could exceed it. What is sent relative to its size, at
 * level 6, with context (chat-like text and JSON of 125 and 1000 bytes):
 *
 * <pre>
 * bits        8     9    10    11    12    13    14    15
 * chat  125  0.59  0.50  0.43  0.39  0.37  0.36  0.34  0.31
 * chat 1000  0.64  0.49  0.40  0.33  0.32  0.31  0.30  0.28
 * JSON  125  0.28  0.25  0.23  0.22  0.21  0.20  0.20  0.19
 * JSON 1000  0.37  0.28  0.22  0.18  0.18  0.18  0.18  0.17
 * </pre>
 *
 * <p>Even a window of 8 bits saves a third, so no offer of a window is declined.
 *
 * <p><b>Buffers.</b> As everywhere: who takes a buffer releases it or passes it on. Input is read where it is, direct or on
 * the heap, in one piece or many, and let go of when it is used; output goes to direct buffers of the channel's allocator.
 *
 * <p><b>Threads.</b> All handlers run on the channel's event loop and belong to one connection. {@code WsDeflate} and what it
 * offers are immutable and may be shared.
 */
@NullMarked
package dev.framewire.ws.deflate;

import org.jspecify.annotations.NullMarked;
