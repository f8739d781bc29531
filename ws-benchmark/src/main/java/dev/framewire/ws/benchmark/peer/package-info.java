/**
 * The servers that are compared, each on one event loop in a process of its own, so that the compiler's profile of one is not
 * made by the other.
 */
@NullMarked
package dev.framewire.ws.benchmark.peer;

import org.jspecify.annotations.NullMarked;
