/**
 * The state that the nodes of a chat share: the messages and the nicks.
 *
 * <p>{@link dev.framewire.ws.example.store.Backend} is the entry point. The implementation here is in memory, for a single node.
 * The one on Redis has its own package. No method blocks. Listeners and stages may run on any thread. There are no buffers.
 */
@NullMarked
package dev.framewire.ws.example.store;

import org.jspecify.annotations.NullMarked;
