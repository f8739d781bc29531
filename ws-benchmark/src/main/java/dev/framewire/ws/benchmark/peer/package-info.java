/**
 * The servers that are compared. Each runs on one event loop in its own process, because a shared JIT profile would distort the
 * figures.
 */
@NullMarked
package dev.framewire.ws.benchmark.peer;

import org.jspecify.annotations.NullMarked;
