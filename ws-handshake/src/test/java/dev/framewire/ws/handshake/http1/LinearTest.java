package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsOriginPolicy;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.ServerNegotiation;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientRecorder;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests header values of 1 MiB: quadratic work would exceed the timeout of the tests. */
class LinearTest {
    /** Headers in which some of the patterns are legal. */
    private static final List<String> LEGAL = List.of("Sec-WebSocket-Extensions", "Host");

    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int LENGTH = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                ",",
                ", ",
                "\"",
                "a",
                "a,",
                "a ",
                ";",
                "a;",
                "a=\"",
                "\\\"",
                "a;b=\"c\\",
                ".",
                ":",
                "[",
                "*."
            })
    @DisplayName("regular expressions on header text: H16 H12 S4 work is linear in the length of a header")
    void workIsLinearInTheLengthOfAHeader(String pattern) {
        String value = pattern.repeat(LENGTH / pattern.length());
        String quoted = "a;b=\"" + value;
        Request request = Request.UPGRADE;
        for (String name : List.of(
                "Upgrade",
                "Connection",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Origin",
                "Host",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version")) {
            HandshakeResult verdict = HostileRequestTest.evaluate(
                    request.set(name, value).parsed(),
                    Server.config().subprotocols("chat").build());
            assertTrue(!(verdict instanceof Accepted) || LEGAL.contains(name), name);
        }
        ExtensionHeader.elements(List.of(quoted));
        WsOriginPolicy.allow("https://*.example.org").allows("https://" + value + ".example.org", request.view());
    }

    @Test
    @DisplayName("H14 H15 a million header lines are parsed")
    void aMillionHeaderLinesAreParsed() {
        List<String> lines = java.util.Collections.nCopies(1 << 20, "a;b=\"c\"");
        assertEquals(1 << 20, ExtensionHeader.elements(lines).size());
        assertTrue(HeaderTokens.contains(java.util.Collections.nCopies(1 << 20, "a, b,"), "B"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", ",", ", ", "\"", "a,", ";", "a;", "a=\"", "\\\"", "a;b=\"c\\"})
    @DisplayName("regular expressions on header text: twice the length takes about twice the memory")
    void memoryIsLinearInTheLengthOfAHeader(String pattern) {
        // the first round loads classes
        for (int round = 0; round < 2; round++) {
            long once = allocatedBy(pattern.repeat((1 << 16) / pattern.length()));
            long twice = allocatedBy(pattern.repeat((1 << 17) / pattern.length()));
            assertTrue(round == 0 || twice <= 3 * once + 100_000, once + " and " + twice + " bytes");
        }
    }

    private static long allocatedBy(String value) {
        List<Request> requests =
                List.of(Request.UPGRADE.set(PROTOCOL, value), Request.UPGRADE.set(EXTENSIONS, "a;b=\"" + value));
        List<HttpRequest> parsed = requests.stream().map(Request::parsed).toList();
        WsServerConfig config = Server.config().subprotocols("chat").build();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        parsed.forEach(request -> HostileRequestTest.evaluate(request, config));
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    @DisplayName("regular expressions on header text: no class of the handshake uses them")
    void handshakeHasNoRegularExpressions() throws Exception {
        Path classes = Path.of(ServerNegotiation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String name : List.of("java/util/regex", "replaceAll", "replaceFirst", "split")) {
                    if (constants.contains(name)) {
                        found.add(classes.relativize(file) + " has " + name);
                    }
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    @DisplayName(
            "quadratic parse of a dribbled handshake: S2 a request of 64 KiB that arrives byte by byte is evaluated once")
    void requestReceivedByteByByteIsEvaluatedOnce() {
        AtomicInteger evaluated = new AtomicInteger();
        WsServerConfig config = WsServerConfig.builder()
                .requests(request -> evaluated.incrementAndGet() > 0)
                .build();
        HttpServerCodec codec = new HttpServerCodec(new HttpDecoderConfig().setMaxHeaderSize(1 << 17));
        CountingAllocator alloc = new CountingAllocator();
        try (Server server = Server.bare(codec, new WsServerHandshakeHandler(config))) {
            server.channel.config().setAllocator(alloc);
            Request request = Request.UPGRADE.with("X-Long: " + "x".repeat(1 << 16));
            for (byte b : request.bytes()) {
                server.receive(new byte[] {b});
            }
            assertEquals(Server.switching(), server.sent());
            assertEquals(1, evaluated.get());
            assertTrue(alloc.total() < 8L << 16, alloc.total() + " bytes allocated");
            assertEquals(0, alloc.held());
            assertInstanceOf(String.class, server.complete.headers().get("X-Long"));
        }
    }

    @Test
    @DisplayName(
            "quadratic parse of a dribbled handshake: an answer of 64 KiB that arrives byte by byte takes linear memory")
    void answerReceivedByteByByteTakesLinearMemory() {
        CountingAllocator alloc = new CountingAllocator();
        EmbeddedChannel channel = new EmbeddedChannel();
        // on a busy machine this takes longer than the handshake timeout
        channel.freezeTime();
        channel.config().setAllocator(alloc);
        ClientRecorder recorder = new ClientRecorder();
        WsClientHandshakeHandler handler = new WsClientHandshakeHandler(
                WsClientConfig.builder(ClientChannel.ECHO).build());
        channel.pipeline()
                .addLast(new HttpClientCodec(new HttpDecoderConfig().setMaxHeaderSize(1 << 17), false, false))
                .addLast(handler, recorder);
        ByteBuf request = channel.readOutbound();
        String key = ClientChannel.header(request.toString(StandardCharsets.US_ASCII), "sec-websocket-key");
        request.release();
        alloc.startAnew();
        String answer = "HTTP/1.1 101 x\r\nX-Long: " + "x".repeat(1 << 16) + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + ClientChannel.accept(key) + "\r\n\r\n";
        for (byte b : answer.getBytes(StandardCharsets.US_ASCII)) {
            channel.writeInbound(alloc.directBuffer(1).writeByte(b));
        }
        assertTrue(handler.handshakeFuture().isSuccess());
        assertTrue(alloc.total() < 8L << 16, alloc.total() + " bytes allocated");
        channel.finishAndReleaseAll();
        assertEquals(0, alloc.held());
    }
}
