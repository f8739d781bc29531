/**
 * The protocol without a channel: frame header, masking, UTF-8, order of fragments, limits, Close payload. Functions of
 * numbers and buffers, and small state objects. Each rule of RFC 6455 sections 5, 7.4, 8.1 and 10.4 is stated here once.
 *
 * <p><b>Internal:</b> the module does not export this package, and it may change at any time.
 *
 * <p><b>Buffers.</b> A function reads a buffer that stays the caller's. {@code PayloadSlicer} and {@code MessageAssembler} say
 * for each method who owns what. <b>Threads.</b> A state object belongs to one direction of one connection and is used on its
 * event loop.
 */
@NullMarked
package dev.framewire.ws.frame;

import org.jspecify.annotations.NullMarked;
