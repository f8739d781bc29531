/** Connections without a socket: handlers run on the caller's thread, and what they send is counted and dropped. */
@NullMarked
package dev.framewire.ws.benchmark.embedded;

import org.jspecify.annotations.NullMarked;
