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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The code examples in the README")
class EchoSnippetTest {
    private static final Path README = Path.of("../README.md");
    private static final String IN_SOURCE = "    // snippet\n";
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main/java/dev/framewire/ws/example/EchoSnippet.java",
                "test/java/dev/framewire/ws/example/ShoutHandlerTest.java"
            })
    void readsTheSameInTheReadme(String source) throws IOException {
        Path file = Path.of("src", source);
        String start = "<!-- snippet: " + file.getFileName() + " -->\n```java\n";
        assertEquals(between(start, README_END, Files.readString(README)), snippet(file));
    }

    private static String snippet(Path file) throws IOException {
        // a last line without indentation would keep the others from being moved to the margin
        return between(IN_SOURCE, IN_SOURCE, Files.readString(file))
                        .stripTrailing()
                        .stripIndent()
                + '\n';
    }

    private static String between(String start, String end, String text) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
