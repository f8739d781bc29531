/** Connections without a socket: handlers run on the caller's thread; their output is counted and dropped. */
@NullMarked
package dev.framewire.ws.benchmark.embedded;

import org.jspecify.annotations.NullMarked;
