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

/** Messages of a client, from compressed frames to frames that are released at once. */
public class InflateBenchmark extends LoopBenchmark {
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

    /** Connections that take turns. */
    @Param({"1", "64"})
    public int connections = 1;

    private List<ByteBuf> payloads = List.of();
    private SinkChannel[] channels = {};
    private int round;

    /** For JMH. */
    public InflateBenchmark() {}

    /** Makes the payloads, compressed, and the inflaters, which have read the first round. */
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
     * @return octets that the first connection has received, those of the setup too
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long inflate() {
        for (int i = 0; i < Frames.COUNT; i += connections) {
            readByAll(payloads.get(round++ % payloads.size()));
        }
        return channels[0].bytesIn();
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
