package dev.framewire.ws.test;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import org.junit.jupiter.api.function.Executable;

/** Handlers and configurations to try the kit with. */
final class Fixtures {
    static final WsPipeline SERVER = WsPipeline.builder(WsRole.SERVER).build();
    static final WsPipeline CLIENT = WsPipeline.builder(WsRole.CLIENT).build();

    private Fixtures() {}

    static WsServerConfig.Builder server() {
        return WsServerConfig.builder().path("/ws");
    }

    static WsClientConfig.Builder client() {
        return WsClientConfig.builder(URI.create("ws://example.com/ws"));
    }

    /** Answers text, as the test says. */
    static final class OnText extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        interface Answer {
            void to(ChannelHandlerContext ctx, String text) throws Exception;
        }

        private final Answer answer;

        OnText(Answer answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) throws Exception {
            answer.to(ctx, frame.text());
        }
    }

    static OnText shout() {
        return new OnText((ctx, text) -> ctx.writeAndFlush(new TextWebSocketFrame(text + "!")));
    }

    /** A step must fail with a message that says this and quotes the trace. */
    static AssertionError assertFails(String message, Executable step) {
        AssertionError failure = assertThrows(AssertionError.class, step);
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
        assertTrue(failure.getMessage().contains("so far (-> to the handlers"), failure.getMessage());
        return failure;
    }
}
