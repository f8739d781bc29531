package dev.framewire.ws.benchmark.load;

import org.jspecify.annotations.Nullable;

/**
 * The plan of all connections of a load.
 *
 * @param traffic the bytes to send
 * @param handshake whether to begin with the WebSocket opening handshake
 * @param tls whether to use TLS
 * @param ages the ages of the messages; {@code null} if several connections send
 */
record LoadPlan(
        Traffic traffic,
        boolean handshake,
        boolean tls,
        @Nullable Ages ages) {}
