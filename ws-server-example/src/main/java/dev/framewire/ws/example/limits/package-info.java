/**
 * How much one connection and one remote address may have of the server.
 *
 * <p>{@link dev.framewire.ws.example.limits.AddressLimits} counts connections and holds a
 * {@link dev.framewire.ws.example.limits.RateLimit} for each address. Both are safe to use from any thread.
 */
@NullMarked
package dev.framewire.ws.example.limits;

import org.jspecify.annotations.NullMarked;
