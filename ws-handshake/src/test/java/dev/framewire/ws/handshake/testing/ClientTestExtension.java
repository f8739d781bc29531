package dev.framewire.ws.handshake.testing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An extension without effect. It refuses the parameter {@code bad} and throws for the parameter {@code throw}. */
public final class ClientTestExtension implements WebSocketClientExtensionHandshaker {
    private final String name;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private int rsv;
    private boolean handlers = true;

    private ClientTestExtension(String name) {
        this.name = name;
    }

    public static ClientTestExtension named(String name) {
        return new ClientTestExtension(name);
    }

    public ClientTestExtension with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    public ClientTestExtension rsv(int bits) {
        rsv = bits;
        return this;
    }

    public ClientTestExtension withoutHandlers() {
        handlers = false;
        return this;
    }

    @Override
    public WebSocketExtensionData newRequestData() {
        return new WebSocketExtensionData(name, parameters);
    }

    @Override
    public WebSocketClientExtension handshakeExtension(WebSocketExtensionData data) {
        if (data.parameters().containsKey("throw")) {
            throw new NumberFormatException("peer's bytes");
        }
        return data.parameters().containsKey("bad") ? null : new Extension();
    }

    private final class Extension implements WebSocketClientExtension {
        @Override
        public int rsv() {
            return rsv;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new WebSocketExtensionEncoder() {
                @Override
                protected void encode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) {
                    out.add(msg.retain());
                }
            };
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            if (!handlers) {
                throw new UnsupportedOperationException();
            }
            return new WebSocketExtensionDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) {
                    out.add(msg.retain());
                }
            };
        }
    }
}
