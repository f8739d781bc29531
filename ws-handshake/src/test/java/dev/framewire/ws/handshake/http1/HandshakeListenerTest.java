package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.testing.NeedsNetty;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of a listener for opening handshakes. */
class HandshakeListenerTest {
    private static final String UPGRADE = "GET /echo HTTP/1.1\r\nHost: server.example\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final List<String> reported = new ArrayList<>();
    private final WsListener listener = new WsListener() {
        @Override
        public void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
            reported.add(outcome + " " + httpStatus + " " + time);
        }
    };

    private EmbeddedChannel server() {
        WsServerConfig config = WsServerConfig.builder()
                .path("/echo")
                .subprotocols("chat")
                .pipeline(WsPipeline.builder(WsRole.SERVER).listener(listener).build())
                .build();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new WsServerHandshakeHandler(config),
                        new ChannelInboundHandlerAdapter());
        return channel;
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(channel.alloc().buffer().writeBytes(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Sec-WebSocket-Version: 13                                  | ACCEPTED 101 PT0S
                    Sec-WebSocket-Version: 12                                  | REFUSED 426 PT0S
                    Sec-WebSocket-Version: 13~Origin: http://elsewhere.example | REFUSED 403 PT0S
                    Sec-WebSocket-Version: 13~Sec-WebSocket-Protocol: other    | PASSED_ON 0 PT0S
                    """)
    @DisplayName("M1 M2 H9 a server reports the outcome, the status and the time of each request for a WebSocket")
    @NeedsNetty(NeedsNetty.STOPPED_CLOCK)
    void serverReportsOutcomeStatusAndTime(String headers, String outcome) {
        EmbeddedChannel channel = server();
        send(channel, UPGRADE + headers.replace("~", "\r\n") + "\r\n\r\n");
        assertEquals(List.of(outcome), reported);
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("an ordinary request is not reported")
    void ordinaryRequestIsNotReported() {
        EmbeddedChannel channel = server();
        send(channel, "GET /echo HTTP/1.1\r\nHost: server.example\r\n\r\n");
        send(
                channel,
                "GET /other HTTP/1.1\r\nHost: server.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        assertEquals(List.of(), reported);
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("S2 the deadline is reported once, also if the client leaves afterwards")
    @NeedsNetty(NeedsNetty.STOPPED_CLOCK)
    void deadlineIsReportedOnce() {
        EmbeddedChannel channel = server();
        send(channel, UPGRADE);
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(1, reported.size(), reported::toString);
        assertEquals("REFUSED 408 PT0S", reported.get(0));
        channel.finishAndReleaseAll();
        assertEquals(1, reported.size(), reported::toString);
    }

    @Test
    @DisplayName("K6 a client reports success, another status, and the loss of the connection")
    @NeedsNetty(NeedsNetty.STOPPED_CLOCK)
    void clientReportsSuccessOtherStatusAndLoss() {
        WsClientConfig config = WsClientConfig.builder(ClientChannel.ECHO)
                .pipeline(WsPipeline.builder(WsRole.CLIENT).listener(listener).build())
                .build();
        ClientChannel accepted = ClientChannel.open(config);
        accepted.channel.advanceTimeBy(3, TimeUnit.SECONDS);
        accepted.receive(bytes(accepted.good()));
        ClientChannel refused = ClientChannel.open(config);
        refused.receive(bytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        ClientChannel lost = ClientChannel.open(config);
        lost.channel.close();
        assertEquals(List.of("ACCEPTED 101 PT3S", "FAILED 403 PT0S", "FAILED 0 PT0S"), reported);
        for (ClientChannel client : List.of(accepted, refused, lost)) {
            client.channel.finishAndReleaseAll();
        }
    }

    @Test
    @DisplayName("the flight recorder records each handshake")
    void flightRecorderRecordsHandshakes(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.framewire.ws.Handshake");
            recording.start();
            EmbeddedChannel channel = server();
            send(channel, UPGRADE + "Sec-WebSocket-Version: 12\r\n\r\n");
            send(channel, UPGRADE + "Sec-WebSocket-Version: 13\r\n\r\n");
            channel.finishAndReleaseAll();
            recording.stop();
            recording.dump(file);
        }
        List<String> recorded = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.framewire.ws.Handshake"))
                .map(event -> event.getString("outcome") + ' ' + event.getInt("httpStatus"))
                .toList();
        assertEquals(List.of("REFUSED 426", "ACCEPTED 101"), recorded);
    }
}
