/**
 * What it takes to run the example: figures for Prometheus, and TLS.
 *
 * <p>{@link dev.framewire.ws.example.ops.Metrics} names every figure; {@link dev.framewire.ws.example.ops.MeterHandler} and
 * {@link dev.framewire.ws.example.ops.TrafficHandler} feed it from the event loop of a connection. They pass on what they see.
 */
@NullMarked
package dev.framewire.ws.example.ops;

import org.jspecify.annotations.NullMarked;
