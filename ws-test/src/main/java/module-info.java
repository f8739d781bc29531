/** Tests of WebSocket handlers without a socket: scripted peers, virtual time, frames as they are on the wire. */
module dev.framewire.ws.test {
    requires transitive dev.framewire.ws.handshake;
    requires static org.jspecify;

    exports dev.framewire.ws.test;
}
