package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.codec.WsPreparedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Writes and flushes one message of 125 bytes to {@value #CHANNELS} connections after their handshakes; time per connection. */
public class BroadcastBenchmark extends LoopBenchmark {
    static final int CHANNELS = 1000;
    static final int PAYLOAD_BYTES = 125;

    /** Which handlers to measure. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    private final SinkChannel[] channels = new SinkChannel[CHANNELS];
    private ByteBuf payload = Unpooled.EMPTY_BUFFER;

    /** Called by JMH. */
    public BroadcastBenchmark() {}

    /** Creates the payload and the connections. */
    @Setup
    public void setUp() {
        payload = ByteBufAllocator.DEFAULT.directBuffer(PAYLOAD_BYTES).writeZero(PAYLOAD_BYTES);
        Arrays.setAll(channels, i -> SinkChannel.newEcho(peer, Content.BINARY, ByteBufAllocator.DEFAULT));
    }

    /** Releases the payload. */
    @TearDown
    public void tearDown() {
        payload.release();
    }

    /**
     * Writes a new frame to each connection.
     *
     * @return bytes sent to the last connection so far
     */
    @Benchmark
    @OperationsPerInvocation(CHANNELS)
    public long freshFrames() {
        for (SinkChannel channel : channels) {
            channel.writeAndFlush(peer.message(payload.retainedDuplicate()));
        }
        return channels[CHANNELS - 1].bytesOut();
    }

    /**
     * Writes one message that is encoded once; Framewire only.
     *
     * @return bytes sent to the last connection so far
     */
    @Benchmark
    @OperationsPerInvocation(CHANNELS)
    public long prepared() {
        WsPreparedMessage message = WsPreparedMessage.binary(ByteBufAllocator.DEFAULT, payload);
        for (SinkChannel channel : channels) {
            channel.writeAndFlush(message.retain());
        }
        message.release();
        return channels[CHANNELS - 1].bytesOut();
    }
}
