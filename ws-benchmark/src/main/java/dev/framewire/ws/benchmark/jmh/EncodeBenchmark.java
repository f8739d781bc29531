package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.codec.WsFrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Writes {@link Frames#COUNT} frames of a server, then flushes them through Netty's outbound buffer. */
public class EncodeBenchmark extends LoopBenchmark {
    /** Which encoder to measure. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** Payload size in bytes. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private ByteBuf payload = Unpooled.EMPTY_BUFFER;
    private SinkChannel channel;

    /** Called by JMH. */
    public EncodeBenchmark() {}

    /** Creates the payload and the encoder. */
    @Setup
    public void setUp() {
        channel = switch (peer) {
            case OURS -> new SinkChannel(new WsFrameEncoder(WsRole.SERVER));
            case STOCK -> new SinkChannel(new WebSocket13FrameEncoder(false));
            case RAW -> new SinkChannel();
        };
        payload = channel.alloc().directBuffer(size).writeZero(size);
    }

    /** Releases the payload. */
    @TearDown
    public void tearDown() {
        payload.release();
    }

    /**
     * Encodes.
     *
     * @return bytes sent so far
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long encode() {
        for (int i = 0; i < Frames.COUNT; i++) {
            channel.write(peer.message(payload.retainedDuplicate()));
        }
        channel.flush();
        return channel.bytesOut();
    }
}
