/**
 * The rules of the opening handshake (RFC 6455 sections 4.1, 4.2 and 9.1): headers and a configuration in, a result out. It
 * knows no channel, so that every version of HTTP can use it.
 *
 * <p><b>Internal:</b> the module does not export this package, and it may change at any time.
 */
@NullMarked
package dev.framewire.ws.handshake.negotiation;

import org.jspecify.annotations.NullMarked;
