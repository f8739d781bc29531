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

/** Messages of a server, from frames to compressed frames. */
public class DeflateBenchmark extends LoopBenchmark {
    /** Whose permessage-deflate; {@link ZlibAlone} if raw. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** What messages consist of. */
    @Param({"CHAT", "JSON"})
    public Content content = Content.CHAT;

    /** Octets of a payload. */
    @Param({"64", "1024", "16384"})
    public int size = 64;

    /** Whether the context is kept. */
    @Param({"KEPT", "FORGOTTEN"})
    public Context context = Context.KEPT;

    /** How hard to compress; 0 for the default of each. */
    @Param({"0"})
    public int level = Context.DEFAULT_LEVEL;

    /** Connections that take turns. */
    @Param({"1", "64"})
    public int connections = 1;

    private List<ByteBuf> payloads = List.of();
    private SinkChannel[] channels = {};
    private int round;

    /** For JMH. */
    public DeflateBenchmark() {}

    /** Makes the payloads and the compressors. */
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
     * @return octets sent so far by the first connection
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

    /** Gives the payloads back and ends the connections. */
    @TearDown
    public void tearDown() {
        for (SinkChannel channel : channels) {
            channel.checkException();
            channel.finishAndReleaseAll();
        }
        payloads.forEach(ByteBuf::release);
    }
}
