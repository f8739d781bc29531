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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The code example in the README")
class EchoSnippetTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/framewire/ws/example/EchoSnippet.java");
    private static final Path README = Path.of("../README.md");
    private static final String IN_SOURCE = "    // snippet\n";
    private static final String README_START = "<!-- snippet: EchoSnippet.java -->\n```java\n";
    private static final String README_END = "```\n<!-- end of snippet -->";

    @Test
    void snippetServesAClient() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class);
        Channel listener =
                EchoSnippet.addWebSocket(bootstrap).bind("127.0.0.1", 0).sync().channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        try (JdkClient client = JdkClient.connect(port, "/shout")) {
            assertEquals("hello!", client.send("hello").next());
            client.leave();
            assertEquals(1000, client.closeStatus());
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void readmeContainsTheSnippet() throws IOException {
        assertEquals(between(README_START, README_END, Files.readString(README)), snippet());
    }

    private static String snippet() throws IOException {
        // stripIndent() needs the last line, which has no indentation, to be removed
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
