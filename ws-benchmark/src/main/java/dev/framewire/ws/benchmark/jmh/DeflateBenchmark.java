package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Context;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Compresses frames of a server. */
public class DeflateBenchmark extends LoopBenchmark {
    /** Which permessage-deflate to measure; {@link ZlibAlone} for RAW. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** The content of the messages. */
    @Param({"CHAT", "JSON"})
    public Content content = Content.CHAT;

    /** Payload size in bytes. */
    @Param({"64", "1024", "16384"})
    public int size = 64;

    /** Whether to use context takeover. */
    @Param({"KEPT", "FORGOTTEN"})
    public Context context = Context.KEPT;

    /** Compression level; 0 selects the default of each. */
    @Param({"0"})
    public int level = Context.DEFAULT_LEVEL;

    /** Number of connections, used in turn. */
    @Param({"1", "64"})
    public int connections = 1;

    private List<ByteBuf> payloads = List.of();
    private SinkChannel[] channels = {};
    private int round;

    /** Called by JMH. */
    public DeflateBenchmark() {}

    /** Creates the payloads and the compressors. */
    @Setup
    public void setUp() {
        payloads = new Compressible(content, size).plain();
        channels = new SinkChannel[connections];
        for (int i = 0; i < connections; i++) {
            channels[i] = new SinkChannel(
                    peer == Peer.RAW
                            ? new ZlibAlone(context, level)
                            : context.extension(peer, level).newExtensionEncoder());
        }
    }

    /**
     * Compresses.
     *
     * @return bytes sent so far by the first connection
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long compress() {
        for (int i = 0; i < Frames.COUNT; i += connections) {
            ByteBuf payload = payloads.get(round++ % payloads.size());
            for (SinkChannel channel : channels) {
                channel.writeAndFlush(new TextWebSocketFrame(payload.retainedDuplicate()));
            }
        }
        return channels[0].bytesOut();
    }

    /** Releases the payloads and closes the connections. */
    @TearDown
    public void tearDown() {
        for (SinkChannel channel : channels) {
            channel.checkException();
            channel.finishAndReleaseAll();
        }
        payloads.forEach(ByteBuf::release);
    }
}
