package dev.framewire.ws.frameworks.boot4;

import dev.framewire.ws.frameworks.WebSocketOnReactorNetty;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds a WebSocket to the server of Spring Boot 4: a recipe of the cookbook. */
// snippet
@Configuration
public class WebSocketConfiguration {
    @Bean
    NettyServerCustomizer webSocket() {
        return WebSocketOnReactorNetty::addWebSocket;
    }
}
// snippet
