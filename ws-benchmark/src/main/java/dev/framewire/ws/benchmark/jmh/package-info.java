/**
 * JMH benchmarks of the parts. Figures are per frame. In a benchmark with peer {@code RAW}, its figure is the cost of the
 * benchmark itself; subtract it from the other two.
 */
@NullMarked
package dev.framewire.ws.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
