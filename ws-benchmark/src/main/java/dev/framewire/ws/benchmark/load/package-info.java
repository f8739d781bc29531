/**
 * The load generator: clients, the server processes, and the measurements. All connections share one event loop. The bytes are
 * created before the first one is sent, and every byte that comes back is compared.
 */
@NullMarked
package dev.framewire.ws.benchmark.load;

import org.jspecify.annotations.NullMarked;
