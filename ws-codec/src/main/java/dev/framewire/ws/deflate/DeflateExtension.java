package dev.framewire.ws.deflate;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;

/** permessage-deflate with the parameters that both ends agreed on. Immutable. */
final class DeflateExtension implements WsExtension, WebSocketServerExtension, WebSocketClientExtension {
    /** The bit that marks a compressed message (RFC 7692 section 6), as Netty's frame classes hold it. */
    static final int RSV1 = 4;

    /** A flush ends a frame with a block of at most 5 bytes and what is left of the byte before. */
    private static final int FLUSH_BYTES = 6;

    private final WsDeflate config;
    private final WsRole role;
    private final DeflateParameters agreed;

    DeflateExtension(WsDeflate config, WsRole role, DeflateParameters agreed) {
        this.config = config;
        this.role = role;
        this.agreed = agreed;
    }

    @Override
    public int rsv() {
        return RSV1;
    }

    @Override
    public WebSocketExtensionData newReponseData() {
        return agreed.write();
    }

    /** For pipelines that are not built by {@code WsPipeline}: without a listener. */
    @Override
    public WebSocketExtensionEncoder newExtensionEncoder() {
        return newExtensionEncoder(WsListener.NONE);
    }

    @Override
    public WebSocketExtensionEncoder newExtensionEncoder(WsListener listener) {
        return new DeflateEncoder(
                config, new Compressor(config.level(), agreed.windowBits(role), agreed.keepsContext(role)), listener);
    }

    /** For pipelines that are not built by {@code WsPipeline}: with the default limits. */
    @Override
    public WebSocketExtensionDecoder newExtensionDecoder() {
        return newExtensionDecoder(WsLimits.DEFAULT, WsDelivery.STREAM, WsListener.NONE);
    }

    @Override
    public WebSocketExtensionDecoder newExtensionDecoder(WsLimits limits, WsDelivery delivery, WsListener listener) {
        WsRole peer = role == WsRole.SERVER ? WsRole.CLIENT : WsRole.SERVER;
        Decompressor decompressor = new Decompressor(agreed.windowBits(peer), agreed.keepsContext(peer));
        return new DeflateDecoder(decompressor, limits, delivery, listener);
    }

    /**
     * Data that does not shrink grows: by at most an eighth and a 64th with zlib's poorest settings, and each frame may end
     * with a flush.
     */
    @Override
    public WsLimits wireLimits(WsLimits limits) {
        long bytes = limits.maxMessageBytes();
        long growth = (bytes >> 3) + (bytes >> 6) + FLUSH_BYTES * (limits.maxFragments() + 1L);
        return limits.withMaxMessageBytes(growth > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + growth);
    }
}
