package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Runs all handlers of a server connection with an echo handler, without a socket. */
public class EchoBenchmark extends LoopBenchmark {
    /** Which handlers to measure. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** The content of the messages. */
    @Param({"BINARY", "ASCII"})
    public Content content = Content.BINARY;

    /** Payload size in bytes. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private Frames frames;
    private SinkChannel channel;

    /** Called by JMH. */
    public EchoBenchmark() {}

    /** Creates the frames and a connection after its handshake. */
    @Setup
    public void setUp() {
        frames = new Frames(content, size);
        channel = SinkChannel.newEcho(peer, content, ByteBufAllocator.DEFAULT);
    }

    /** Closes the connection. */
    @TearDown
    public void tearDown() {
        channel.finishAndReleaseAll();
    }

    /**
     * Echoes.
     *
     * @return bytes sent so far
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long echo() {
        for (int i = 0; i < frames.reads(); i++) {
            channel.read(frames.read(i, channel.alloc()));
        }
        return channel.bytesOut();
    }
}
