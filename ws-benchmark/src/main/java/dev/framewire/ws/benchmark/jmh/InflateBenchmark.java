package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Context;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Decompresses frames of a client to frames, which are released at once. */
public class InflateBenchmark extends LoopBenchmark {
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

    /** Number of connections, used in turn. */
    @Param({"1", "64"})
    public int connections = 1;

    private List<ByteBuf> payloads = List.of();
    private SinkChannel[] channels = {};
    private int round;

    /** Called by JMH. */
    public InflateBenchmark() {}

    /** Creates the compressed payloads and the inflaters, and lets them read the first round. */
    @Setup
    public void setUp() {
        List<ByteBuf> rounds = new Compressible(content, size).compressedTwice(context);
        channels = new SinkChannel[connections];
        for (int i = 0; i < connections; i++) {
            channels[i] = new SinkChannel(
                    peer == Peer.RAW
                            ? new ZlibAlone(context, Context.DEFAULT_LEVEL)
                            : context.extension(peer, Context.DEFAULT_LEVEL).newExtensionDecoder());
        }
        int half = rounds.size() / 2;
        rounds.subList(0, half).forEach(payload -> {
            readByAll(payload);
            payload.release();
        });
        payloads = rounds.subList(half, rounds.size());
    }

    private void readByAll(ByteBuf payload) {
        for (SinkChannel channel : channels) {
            channel.read(new TextWebSocketFrame(true, WebSocketExtension.RSV1, payload.retainedDuplicate()));
        }
    }

    /**
     * Inflates.
     *
     * @return bytes that the first connection has received, including those of the setup
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long inflate() {
        for (int i = 0; i < Frames.COUNT; i += connections) {
            readByAll(payloads.get(round++ % payloads.size()));
        }
        return channels[0].bytesIn();
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
