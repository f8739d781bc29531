/**
 * Limits for one connection and for one remote address.
 *
 * <p>{@link dev.framewire.ws.example.limits.AddressLimits} counts connections and holds a
 * {@link dev.framewire.ws.example.limits.RateLimit} for each address. Both are thread-safe.
 */
@NullMarked
package dev.framewire.ws.example.limits;

import org.jspecify.annotations.NullMarked;
