/**
 * Compares Framewire with Netty's own WebSocket handlers and with plain TCP. {@code compare} and {@code broadcast} measure
 * servers over sockets, {@code memory} measures the memory of a connection, {@code jmh} measures the parts.
 */
@NullMarked
package dev.framewire.ws.benchmark;

import org.jspecify.annotations.NullMarked;
