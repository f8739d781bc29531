package dev.framewire.ws.benchmark.load;

/**
 * What the connections of a load do.
 *
 * @param traffic what they send
 * @param handshake whether they begin with the opening handshake of WebSocket
 * @param tls whether they begin with TLS
 */
record LoadPlan(Traffic traffic, boolean handshake, boolean tls) {}
