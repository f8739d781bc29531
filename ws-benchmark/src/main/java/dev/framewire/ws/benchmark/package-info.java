/**
 * Framewire beside Netty's own WebSocket handlers and beside TCP without any: {@code compare} and {@code broadcast} measure
 * servers over sockets, {@code memory} what a connection keeps, {@code jmh} the parts.
 */
@NullMarked
package dev.framewire.ws.benchmark;

import org.jspecify.annotations.NullMarked;
