/**
 * What a server on the open internet meets, brought to the example server in a JVM of its own: many idle connections, a member
 * of a room who never reads, handshakes that never end, floods and bombs. The clients are made by hand where ours would refuse
 * to send such things.
 */
@NullMarked
package dev.framewire.ws.benchmark.siege;

import org.jspecify.annotations.NullMarked;
