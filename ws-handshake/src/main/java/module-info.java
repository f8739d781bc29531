/** The opening handshake of WebSocket (RFC 6455 section 4) for Netty's HTTP/1.1 pipelines, as a server and as a client. */
module dev.framewire.ws.handshake {
    requires transitive dev.framewire.ws;
    requires io.netty.handler;
    requires static org.jspecify;

    exports dev.framewire.ws.handshake;
    exports dev.framewire.ws.handshake.http1;
}
