package dev.framewire.ws;

/** Which end of the connection the handlers play (RFC 6455 section 1.2). Masking depends on it (section 5.1). */
public enum WsRole {
    /** The end that opened the connection: it masks every frame it sends and closes on a masked frame. */
    CLIENT,
    /** The end that accepted the connection: it never masks and closes on an unmasked frame. */
    SERVER
}
