/**
 * What the nodes of a chat share: what was said, and whose a nick is.
 *
 * <p>{@link dev.framewire.ws.example.store.Backend} is the way in. The one here is in memory, for a single node; the one on
 * Redis is a package of its own. Nothing blocks, listeners and stages are called on any thread, there are no buffers.
 */
@NullMarked
package dev.framewire.ws.example.store;

import org.jspecify.annotations.NullMarked;
