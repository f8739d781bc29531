package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.assertFails;
import static dev.framewire.ws.test.Fixtures.client;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.test.Fixtures.OnText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A real client and a real server")
class WsTestLinkTest {
    private final List<String> received = new ArrayList<>();
    private final OnText receiving = new OnText((ctx, text) -> received.add(text));

    @Test
    @DisplayName("talk to each other, compressed, and close")
    void dialogue() {
        WsServerConfig server = server().subprotocols("chat")
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .build();
        WsClientConfig client = client().subprotocols("chat")
                .extensions(WsDeflate.DEFAULT.clientHandshaker())
                .build();
        try (WsTestLink link = WsTestLink.between(server, List.of(shout()), client, List.of(receiving))) {
            assertEquals(
                    "chat", link.client().event(WsHandshakeCompleteEvent.class).subprotocol());
            link.client().channel().writeAndFlush(new TextWebSocketFrame("x".repeat(5000)));
            link.run();
            assertEquals(List.of("x".repeat(5000) + "!"), received);
            link.client().channel().close();
            link.run();
            assertEquals(1000, link.server().closed().code());
            assertTrue(link.client().closed().clean());
            assertFalse(link.server().channel().isActive());
        }
    }

    @Test
    @DisplayName("write when they like")
    void bothBegin() {
        ChannelInboundHandlerAdapter greeting = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof WsHandshakeCompleteEvent) {
                    ctx.writeAndFlush(new TextWebSocketFrame("welcome"));
                }
            }
        };
        try (WsTestLink link =
                WsTestLink.between(server().build(), List.of(greeting), client().build(), List.of(receiving))) {
            link.run();
            assertEquals(List.of("welcome"), received);
        }
    }

    @Test
    @DisplayName("may not come together")
    void refused() {
        WsServerConfig other = WsServerConfig.builder().path("/ws").build();
        WsClientConfig page = client().origin("https://evil.example").build();
        try (WsTestLink link = WsTestLink.between(other, List.of(shout()), page, List.of(receiving))) {
            link.client().event(WsHandshakeFailedEvent.class);
            link.server().event(WsHandshakeFailedEvent.class);
            assertFails("no WsCloseEvent", link.client()::closed);
        }
    }

    @Test
    @DisplayName("fail the test by a wrong handler of either end, which the message names")
    void wrongHandlers() {
        OnText wrong = new OnText((ctx, text) -> ctx.writeAndFlush(text));
        WsTestLink link = WsTestLink.between(server().build(), List.of(wrong), client().build(), List.of(receiving));
        link.client().channel().writeAndFlush(new TextWebSocketFrame("a"));
        AssertionError failure = assertFails("a handler wrote a String", link::run);
        assertTrue(
                failure.getMessage().contains("<- client TEXT \"a\"\n  !! server a handler wrote"),
                failure.getMessage());
        assertFails("a handler wrote a String", link::close);
        List<Object> kept = new ArrayList<>();
        WsTestLink leaking = WsTestLink.between(
                server().build(),
                List.of(shout()),
                client().build(),
                List.of(new OnText((ctx, text) -> kept.add(ctx.alloc().buffer()))));
        leaking.server().channel().writeAndFlush(new TextWebSocketFrame("a"));
        assertFails("1 buffers of the connection were not released", leaking::close);
        kept.forEach(ReferenceCountUtil::release);
    }
}
