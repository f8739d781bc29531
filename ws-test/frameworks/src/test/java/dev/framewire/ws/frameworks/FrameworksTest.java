package dev.framewire.ws.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@DisplayName("A WebSocket beside the HTTP of")
class FrameworksTest {
    @Test
    @DisplayName("Reactor Netty, whose handlers before the HTTP codec stay")
    void reactorNetty() throws Exception {
        AtomicBoolean removed = new AtomicBoolean();
        HttpServer http = HttpServer.create()
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addFirst("reactor.left.first", new BeforeHttp(removed)))
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sendString(Mono.just("hello over HTTP")));
        DisposableServer server = WebSocketOnReactorNetty.addWebSocket(http).bindNow();
        try {
            talk(server.port());
        } finally {
            server.disposeNow(Duration.ofSeconds(10));
        }
        assertFalse(removed.get());
    }

    @Test
    @DisplayName("Spring Boot")
    void springBoot() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(Map.of("server.address", "127.0.0.1", "server.port", "0"))
                .run()) {
            talk(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        }
    }

    /** More than one message, since a server that no longer reads answers the first one too. */
    private static void talk(int port) throws Exception {
        assertEquals("hello over HTTP", Peer.get(port, "/hello"));
        Peer polite = new Peer(port, "/shout");
        assertEquals("text one!", polite.text("one").next());
        assertEquals("text two!", polite.text("two").next());
        assertEquals("pong", polite.ping().next());
        assertEquals("close 1000", polite.close().next());
        Peer rude = new Peer(port, "/shout");
        assertEquals("close 1011", rude.text("").next(), "an exception of our handler");
        assertEquals("hello over HTTP", Peer.get(port, "/hello"));
    }

    /** In the place of the TLS handler. */
    private static final class BeforeHttp extends ChannelHandlerAdapter {
        private final AtomicBoolean removed;

        BeforeHttp(AtomicBoolean removed) {
            this.removed = removed;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            removed.compareAndSet(false, ctx.channel().isActive());
        }
    }

    @Configuration
    @EnableAutoConfiguration
    @ComponentScan // finds the configuration of the version of Spring Boot that is compiled
    static class Application {
        @Bean
        RouterFunction<ServerResponse> hello() {
            return RouterFunctions.route()
                    .GET("/hello", request -> ServerResponse.ok().bodyValue("hello over HTTP"))
                    .build();
        }
    }
}
