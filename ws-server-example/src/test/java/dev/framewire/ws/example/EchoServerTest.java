package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The echo over real sockets")
class EchoServerTest {
    private ChatServer server;

    @BeforeEach
    void start() throws IOException {
        server = ChatServer.start(
                ChatServerConfig.builder().port(0).maxEchoBytes(8 << 20).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void largeMessageInAnyFragmentsIsEchoed() throws IOException {
        byte[] payload = new byte[3 << 20];
        IntStream.range(0, payload.length).forEach(i -> payload[i] = (byte) (i * 31 + (i >> 9)));
        try (EchoClient client = new EchoClient(server.port())) {
            assertArrayEquals(payload, client.echo(payload, payload.length));
            assertArrayEquals(payload, client.echo(payload, 100));
        }
    }

    @Test
    void messageAboveTheLimitEndsWithClose1009() throws Exception {
        try (EchoClient client = new EchoClient(server.port())) {
            assertEquals(1009, client.statusAfter(new byte[(8 << 20) + 1]));
        }
    }
}
