/**
 * Attacks and high load, as on the open internet, against the example server in its own JVM: many idle connections, a member of a
 * room that never reads, handshakes that never end, floods and decompression bombs. Most clients use plain sockets, because
 * Framewire's client refuses to send such input.
 */
@NullMarked
package dev.framewire.ws.benchmark.siege;

import org.jspecify.annotations.NullMarked;
