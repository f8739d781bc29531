/**
 * Metrics for Prometheus, and the certificate for TLS.
 *
 * <p>{@link dev.framewire.ws.example.ops.Metrics} contains all metrics and creates the listeners that count events of
 * connections. {@link dev.framewire.ws.example.ops.TlsSource} loads or creates the certificate. The package is thread-safe and
 * holds no buffers.
 */
@NullMarked
package dev.framewire.ws.example.ops;

import org.jspecify.annotations.NullMarked;
