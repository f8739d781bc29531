package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The snippet of the README")
class EchoSnippetTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/framewire/ws/example/EchoSnippet.java");
    private static final Path README = Path.of("../README.md");
    private static final String IN_SOURCE = "    // snippet\n";
    private static final String README_START = "<!-- snippet: EchoSnippet.java -->\n```java\n";
    private static final String README_END = "```\n<!-- end of snippet -->";

    @Test
    void answersAClient() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class);
        Channel listener =
                EchoSnippet.addWebSocket(bootstrap).bind("127.0.0.1", 0).sync().channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        try (JdkClient client = JdkClient.connect(port, "/shout")) {
            assertEquals("hello!", client.send("hello").next());
            client.leave();
            assertEquals(1000, client.closeStatus());
            HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(page, HttpResponse.BodyHandlers.ofString());
            assertEquals(404, answer.statusCode());
            assertEquals("There is nothing here but WebSockets at: /shout\n", answer.body());
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void readsTheSameInTheReadme() throws IOException {
        assertEquals(between(README_START, README_END, Files.readString(README)), snippet());
    }

    private static String snippet() throws IOException {
        // a last line without indentation would keep the others from being moved to the margin
        return between(IN_SOURCE, IN_SOURCE, Files.readString(SOURCE))
                        .stripTrailing()
                        .stripIndent()
                + '\n';
    }

    private static String between(String start, String end, String text) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
