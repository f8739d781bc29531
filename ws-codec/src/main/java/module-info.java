/** WebSocket (RFC 6455) as handlers for Netty pipelines: frames, messages, closing, and permessage-deflate (RFC 7692). */
@SuppressWarnings("module") // the module of the handshake is built after this one
module dev.framewire.ws {
    requires transitive io.netty.buffer;
    requires transitive io.netty.codec;
    requires transitive io.netty.codec.http;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires io.netty.handler;
    // Netty 4.1 has its packages in io.netty.codec; in 4.2 io.netty.codec.http requires it
    requires static io.netty.codec.compression;
    // a runtime image may leave it out; then there are no events of the flight recorder
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.framewire.ws;
    exports dev.framewire.ws.codec;
    exports dev.framewire.ws.connection;
    exports dev.framewire.ws.deflate;
    exports dev.framewire.ws.internal to
            dev.framewire.ws.handshake;
}
