package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflateBlocks;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Long sessions of several connections on one thread, against {@code java.util.zip}, in both directions. */
class DeflateFuzzTest {
    /** More connections than idle zlib states, so that connections take states from each other. */
    private static final int CONNECTIONS = 11;

    private static final String FORGETTING = "; server_no_context_takeover; client_no_context_takeover";
    private static final String[] WORDS =
            "the of and to in user says hello price 17 42 {\"id\": true, }] ; \u00e9 \u20ac".split(" ");

    static Stream<Arguments> sessions() {
        return Stream.of(WsRole.values())
                .flatMap(role -> IntStream.rangeClosed(8, 15).boxed().flatMap(bits -> Stream.of("", FORGETTING)
                        .map(context -> Arguments.of(role, bits, context))));
    }

    private static String parameters(int bits, String context) {
        return "server_max_window_bits=" + bits + "; client_max_window_bits=" + bits + context;
    }

    private static WsPipeline.Builder pipeline(WsRole role, Random random) {
        WsDelivery[] deliveries = WsDelivery.values();
        return WsPipeline.builder(role)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(1 << 20))
                .delivery(deliveries[random.nextInt(deliveries.length)]);
    }

    static byte[] message(Random random, int maxBytes) {
        int length = random.nextInt(4) == 0 ? random.nextInt(maxBytes) : random.nextInt(300);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean noise = random.nextInt(8) == 0;
        while (out.size() < length) {
            byte[] some = new byte[20];
            random.nextBytes(some);
            out.writeBytes(noise ? some : Wire.utf8(WORDS[random.nextInt(WORDS.length)] + ' '));
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }

    @ParameterizedTest(name = "{0}, window bits {1}{2}")
    @MethodSource("sessions")
    @DisplayName("D13 D16 random messages that the peer compresses are inflated")
    void randomMessagesOfPeerAreInflated(WsRole role, int bits, String context) {
        Random random = new Random(bits);
        String parameters = parameters(bits, context);
        List<Connection> connections = new ArrayList<>();
        List<DeflatePeer> peers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(DeflatePeer.connection(pipeline(role, random), DeflatePeer.extension(role, parameters)));
            peers.add(DeflatePeer.of(role, parameters));
        }
        for (int i = 0; i < 200; i++) {
            int which = random.nextInt(CONNECTIONS);
            Connection connection = connections.get(which);
            byte[] plain = message(random, 20_000);
            byte[] wire = messageOnWire(role, random, peers.get(which), plain);
            int cut = random.nextInt(wire.length + 1);
            connection.receive(Arrays.copyOf(wire, cut)).receive(Arrays.copyOfRange(wire, cut, wire.length));
            assertEquals(List.of("BINARY " + Wire.render(plain)), connection.messages, "message " + i);
            connection.messages.clear();
        }
        connections.forEach(Connection::close);
        peers.forEach(DeflatePeer::close);
    }

    /** Cut into frames: where the peer flushes, or anywhere. */
    private static byte[] messageOnWire(WsRole role, Random random, DeflatePeer peer, byte[] plain) {
        if (random.nextInt(6) == 0) {
            return Wire.frame(role, 0x82, plain);
        }
        byte[] payload = {};
        int flushes = random.nextInt(3);
        for (int i = 0, from = 0; i <= flushes; i++) {
            int to = i == flushes ? plain.length : from + random.nextInt(plain.length - from + 1);
            payload = Wire.concat(payload, peer.flush(Arrays.copyOfRange(plain, from, to), i == flushes));
            from = to;
        }
        int length = payload.length - DeflatePeer.TAIL.length;
        byte[] wire = {};
        int first = 0x42;
        for (int from = 0, to; first != 0x80; from = to) {
            to = random.nextBoolean() ? length : from + random.nextInt(length - from + 1);
            boolean last = to == length && random.nextInt(3) > 0;
            wire = Wire.concat(
                    wire, Wire.frame(role, last ? first | 0x80 : first, Arrays.copyOfRange(payload, from, to)));
            first = last ? 0x80 : 0;
        }
        return wire;
    }

    @ParameterizedTest(name = "{0}, window bits {1}{2}")
    @MethodSource("sessions")
    @DisplayName("D4 D13 D16 the peer inflates random messages that are sent, and no distance exceeds the window")
    void peerInflatesRandomMessages(WsRole role, int bits, String context) {
        Random random = new Random(bits);
        String parameters = parameters(bits, context);
        List<Connection> connections = new ArrayList<>();
        List<DeflatePeer> peers = new ArrayList<>();
        List<DeflateBlocks> blocks = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(DeflatePeer.connection(pipeline(role, random), DeflatePeer.extension(role, parameters)));
            peers.add(DeflatePeer.of(role, parameters));
            blocks.add(new DeflateBlocks());
        }
        int largest = 0;
        for (int i = 0; i < 200; i++) {
            int which = random.nextInt(CONNECTIONS);
            Connection connection = connections.get(which);
            byte[] plain = message(random, 50_000);
            send(random, connection, plain);
            byte[] wire = connection.sentBytes();
            assertEquals(List.of(Wire.render(plain)), peers.get(which).read(wire), "message " + i);
            byte[] payload = DeflatePeer.compressedPayload(role, wire);
            if (payload.length > 0) {
                DeflateBlocks reader = blocks.get(which);
                assertEquals(Wire.render(plain), Wire.render(reader.read(payload)));
                assertTrue(reader.largestDistance <= 1 << bits, reader.largestDistance + " > 2^" + bits);
                largest = Math.max(largest, reader.largestDistance);
                if (!context.isEmpty()) {
                    reader.forget();
                }
            }
        }
        // the window is also used
        assertTrue(largest > 1 << bits - 2, "largest distance " + largest);
        connections.forEach(Connection::close);
        peers.forEach(DeflatePeer::close);
    }

    private static void send(Random random, Connection connection, byte[] plain) {
        if (random.nextBoolean()) {
            connection.channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(plain)));
            return;
        }
        int first = 0x02;
        for (int from = 0, to; first != 0x80; from = to) {
            to = random.nextBoolean() ? plain.length : from + random.nextInt(plain.length - from + 1);
            boolean last = to == plain.length && random.nextBoolean();
            byte[] part = Arrays.copyOfRange(plain, from, to);
            connection.channel.writeOutbound(Frames.of(last ? first | 0x80 : first, part));
            first = last ? 0x80 : 0;
        }
    }
}
