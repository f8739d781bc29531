/**
 * The load: clients that know every byte ahead, the servers' processes they talk to, and what is measured meanwhile. One event
 * loop for all connections; bytes are made before the first one is sent and compared as they come back.
 */
@NullMarked
package dev.framewire.ws.benchmark.load;

import org.jspecify.annotations.NullMarked;
