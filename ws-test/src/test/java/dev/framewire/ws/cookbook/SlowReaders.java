package dev.framewire.ws.cookbook;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsOverflow;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsSendQueue;
import dev.framewire.ws.handshake.WsServerConfig;

/** Two ways to treat a peer that reads more slowly than the server writes. */
final class SlowReaders {
    private SlowReaders() {}

    // snippet
    /** Prices: only the latest matter, so the oldest that wait are dropped. The connection stays. */
    static WsServerConfig prices() {
        return config("/prices", WsSendQueue.SERVER.withMaxBytes(64 << 10).withOverflow(WsOverflow.DROP_OLDEST));
    }

    /** Chat: no message may be missing, so the connection ends with 1013, and the client comes back. */
    static WsServerConfig chat() {
        return config("/chat", WsSendQueue.SERVER.withMaxBytes(1 << 20).withOverflow(WsOverflow.CLOSE_TRY_AGAIN_LATER));
    }

    private static WsServerConfig config(String path, WsSendQueue queue) {
        return WsServerConfig.builder()
                .path(path)
                .pipeline(WsPipeline.builder(WsRole.SERVER).sendQueue(queue).build())
                .build();
    }
    // snippet
}
