/**
 * The grammar of the header fields that the handshake reads and writes: tokens, extensions, origin, host, and the target of a
 * client. Functions of text, without state, each linear in the length of the text.
 *
 * <p><b>Internal:</b> the module does not export this package, and it may change at any time.
 */
@NullMarked
package dev.framewire.ws.handshake.header;

import org.jspecify.annotations.NullMarked;
