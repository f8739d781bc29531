/**
 * The figures of the server, for Prometheus.
 *
 * <p>{@link dev.framewire.ws.example.ops.Metrics} has them all and hands out the listeners that the library tells what happens
 * on connections. Safe to use from any thread; holds no buffers.
 */
@NullMarked
package dev.framewire.ws.example.ops;

import org.jspecify.annotations.NullMarked;
