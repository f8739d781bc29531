/**
 * The parts one by one, by JMH. Figures are per frame; every benchmark with a peer
 * {@code RAW} shows what it costs by itself, to be subtracted from the other two.
 */
@NullMarked
package dev.framewire.ws.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
