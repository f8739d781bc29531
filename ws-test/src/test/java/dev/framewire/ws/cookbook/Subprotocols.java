package dev.framewire.ws.cookbook;

import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;
import java.util.function.Supplier;

/** Each subprotocol has a handler of its own. */
final class Subprotocols {
    private Subprotocols() {}

    // snippet
    static WsServerConfig config() {
        return WsServerConfig.builder()
                .path("/chat")
                .subprotocols("chat.v2", "chat.v1")
                .defaultSubprotocol("chat.v1")
                .build();
    }

    /** Stands behind the handshake handler until the subprotocol is known. */
    static class ChooseHandler extends ChannelInboundHandlerAdapter {
        private final Map<String, Supplier<ChannelHandler>> handlers;

        ChooseHandler(Map<String, Supplier<ChannelHandler>> handlers) {
            this.handlers = handlers;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent complete) {
                ChannelHandler chosen = handlers.get(complete.subprotocol()).get();
                ctx.pipeline().replace(this, null, chosen);
            }
            // the handler that was put in gets it too
            ctx.fireUserEventTriggered(event);
        }
    }
    // snippet
}
