/** Charts of measured figures. */
@NullMarked
package dev.framewire.ws.benchmark.chart;

import org.jspecify.annotations.NullMarked;
