package dev.framewire.ws.benchmark.load;

/**
 * The plan of all connections of a load.
 *
 * @param traffic the bytes to send
 * @param handshake whether to begin with the WebSocket opening handshake
 * @param tls whether to use TLS
 */
record LoadPlan(Traffic traffic, boolean handshake, boolean tls) {}
