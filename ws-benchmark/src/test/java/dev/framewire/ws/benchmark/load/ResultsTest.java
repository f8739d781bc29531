package dev.framewire.ws.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.benchmark.load.Sample.Cpu;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.benchmark.peer.Server;
import dev.framewire.ws.testing.Hex;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Frames sent, echoes expected, and statistics")
class ResultsTest {
    private static Sample sample(long messages, long micros) {
        return new Sample(messages, 500_000_000, micros * 1000, micros * 2000, Double.NaN, Double.NaN);
    }

    @Test
    @DisplayName("the median is the middle value, or the mean of the middle two")
    void medianIsTheMiddleValue() {
        assertEquals(Double.NaN, Results.median());
        assertEquals(2, Results.median(9, 2, 1));
        assertEquals(2.5, Results.median(3, 9, 2, 1));
    }

    @Test
    @DisplayName("a ratio is the median of the ratios of each round")
    void ratioIsTheMedianOverTheRounds() {
        Results results = new Results();
        results.add(Server.OURS, sample(100, 100));
        results.add(Server.STOCK, sample(100, 300));
        results.add(Server.OURS, sample(50, 500));
        results.add(Server.STOCK, sample(50, 1000));
        results.add(Server.OURS, sample(100, 200));
        results.add(Server.STOCK, sample(100, 800));
        assertEquals(2, results.median(Server.OURS, sample -> sample.microsPerMessage(Cpu.LOOP)));
        assertEquals(4, results.median(Server.OURS, sample -> sample.microsPerMessage(Cpu.PROCESS)));
        assertEquals(200, results.median(Server.OURS, Sample::messagesPerSecond));
        assertEquals(3, results.ratio(Server.STOCK, Server.OURS, Cpu.LOOP));
        assertEquals(Double.NaN, results.ratio(Server.RAW, Server.OURS, Cpu.LOOP));
    }

    @Test
    @DisplayName("percentiles use the values added since the last clear")
    void percentilesUseTheValuesSinceTheLastClear() {
        Latencies latencies = new Latencies();
        latencies.add(1_000_000);
        latencies.clear();
        assertEquals(Double.NaN, latencies.micros(0.5));
        for (int i = 1; i <= 2000; i++) {
            latencies.add(i * 1000L);
        }
        assertEquals(1001, latencies.micros(0.50));
        assertEquals(1981, latencies.micros(0.99));
    }

    @Test
    @DisplayName("ages are samples of the receipts of all connections, also after the numbers of messages begin again")
    void agesAreSamplesOfAllReceipts() {
        Ages ages = new Ages(2);
        assertEquals(Double.NaN, ages.micros(0.5));
        for (long message = 0; message < 100_000; message++) {
            ages.sent(message, message + 1);
            ages.received(message, message + 1);
        }
        long before = System.nanoTime();
        ages.sent(100_000, 100_003);
        ages.clear();
        ages.received(100_000, 100_001);
        assertEquals(Double.NaN, ages.micros(0.5));
        ages.received(100_001, 100_002);
        long mostMicros = (System.nanoTime() - before) / 1000 + 1;
        assertTrue(ages.micros(0.5) <= mostMicros, () -> ages.micros(0.5) + " > " + mostMicros);
    }

    @Test
    @DisplayName("frames equal the examples of RFC 6455 section 5.7")
    void framesEqualTheExamplesOfTheRfc() {
        byte[] hello = {'H', 'e', 'l', 'l', 'o'};
        assertEquals("810548656c6c6f", Hex.of(Wire.encodeUnmasked(Wire.TEXT, hello)));
        assertEquals("818537fa213d7f9f4d5158", Hex.of(Wire.encodeMasked(Wire.TEXT, hello, 0x37FA213D)));
        assertEquals(
                "827e0100",
                Hex.of(Wire.encodeUnmasked(Wire.BINARY, new byte[256]).slice(0, 4)));
        assertEquals(
                "827f0000000000010000",
                Hex.of(Wire.encodeUnmasked(Wire.BINARY, new byte[65536]).slice(0, 10)));
    }

    @Test
    @DisplayName("a wrong byte is found wherever the stream is split, also over the end of the block")
    void wrongByteInTheEchoIsFound() {
        Traffic traffic = new Traffic(Peer.RAW, Content.BINARY, 1 << 20);
        int block = 4 * traffic.sentMessageBytes();
        assertEquals(traffic.sentMessageBytes(), traffic.echoedMessageBytes());
        ByteBuf end = traffic.nextBytes(3L * block - 3, 100);
        ByteBuf start = traffic.nextBytes(0, 5);
        ByteBuf bytes =
                Hex.buf("00 00 00 00 00 00 00 00").clear().writeBytes(end).writeBytes(start);
        assertEquals(3, end.writerIndex());
        assertTrue(traffic.isEchoAt(block - 3, bytes));
        assertTrue(traffic.isEchoAt(2L * block - 3, bytes));
        bytes.setByte(7, ~bytes.getByte(7));
        assertFalse(traffic.isEchoAt(block - 3, bytes));
        bytes.release();
        end.release();
        start.release();
        traffic.release();
    }
}
