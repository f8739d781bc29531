package dev.framewire.ws.example;

import java.io.IOException;

/** Thrown if the server cannot listen on one of its ports. */
final class PortException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int port;

    PortException(int port, Throwable cause) {
        super("cannot listen on port " + port, cause);
        this.port = port;
    }

    int port() {
        return port;
    }
}
