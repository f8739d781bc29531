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
        boolean server = role == WsRole.SERVER;
        boolean forgets = server ? agreed.serverNoContextTakeover() : agreed.clientNoContextTakeover();
        int bits = server ? agreed.serverMaxWindowBits() : agreed.clientMaxWindowBits();
        return new DeflateEncoder(config, new Compressor(config.level(), windowBits(bits), !forgets), listener);
    }

    /** For pipelines that are not built by {@code WsPipeline}: with the default limits. */
    @Override
    public WebSocketExtensionDecoder newExtensionDecoder() {
        return newExtensionDecoder(WsLimits.DEFAULT, WsDelivery.STREAM, WsListener.NONE);
    }

    @Override
    public WebSocketExtensionDecoder newExtensionDecoder(WsLimits limits, WsDelivery delivery, WsListener listener) {
        boolean server = role == WsRole.SERVER;
        boolean forgets = server ? agreed.clientNoContextTakeover() : agreed.serverNoContextTakeover();
        int bits = server ? agreed.clientMaxWindowBits() : agreed.serverMaxWindowBits();
        return new DeflateDecoder(new Decompressor(windowBits(bits), !forgets), limits, delivery, listener);
    }

    private static int windowBits(int agreed) {
        return agreed == DeflateParameters.ABSENT ? DeflateParameters.MAX_WINDOW_BITS : agreed;
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
