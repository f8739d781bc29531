package dev.framewire.ws.handshake.http1;

import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;

/** In which phase a server's connection is. The only place that knows: the handler and its attempt share it. */
final class ServerState {
    enum Phase {
        /** Between two requests. */
        IDLE,
        /** The rest of an ordinary request is passed on. */
        PASSING,
        /** The rest of a refused request is dropped. */
        DROPPING,
        /** The end of an upgrade request is awaited. */
        ARRIVING,
        /** The upgrade request can be answered when earlier ones have been, and the peer has taken the responses. */
        QUEUED,
        /** The decider is asked. */
        DECIDING,
        /** The 101 is being written. */
        SWITCHING,
        /** The connection is being closed; what still comes is dropped. */
        CLOSING,
        /** The connection is a WebSocket. */
        OPEN
    }

    private Phase phase = Phase.IDLE;
    /** Whether the end of the latest request has arrived. */
    private boolean requestEnded = true;

    boolean is(Phase one) {
        return phase == one;
    }

    /** Whether an upgrade request has arrived and is being answered. */
    boolean isAnswering() {
        return phase == Phase.QUEUED || phase == Phase.DECIDING || phase == Phase.SWITCHING;
    }

    /** Whether there is an upgrade request. */
    boolean isHandshake() {
        return phase == Phase.ARRIVING || isAnswering();
    }

    boolean isRequestEnded() {
        return requestEnded;
    }

    /** Notes whether a part ends its request. */
    void receive(HttpObject part) {
        requestEnded = part instanceof LastHttpContent;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** What comes next are other requests, behind the rest of this one if there is any. */
    void enterRestOfRequest(Phase rest) {
        phase = requestEnded ? Phase.IDLE : rest;
    }
}
