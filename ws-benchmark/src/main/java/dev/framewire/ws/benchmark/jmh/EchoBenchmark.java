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

/** All handlers of a server's connection with an echo behind them: everything but the socket. */
public class EchoBenchmark extends LoopBenchmark {
    /** Whose handlers. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** What messages consist of. */
    @Param({"BINARY", "ASCII"})
    public Content content = Content.BINARY;

    /** Octets of a payload. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private Frames frames;
    private SinkChannel channel;

    /** For JMH. */
    public EchoBenchmark() {}

    /** Makes the frames and a connection after its handshake. */
    @Setup
    public void setUp() {
        frames = new Frames(content, size);
        channel = SinkChannel.echo(peer, content, ByteBufAllocator.DEFAULT);
    }

    /** Ends the connection. */
    @TearDown
    public void tearDown() {
        channel.finishAndReleaseAll();
    }

    /**
     * Echoes.
     *
     * @return octets sent so far
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
