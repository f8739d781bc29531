package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.codec.WsFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Decodes masked frames of a client from read buffers to frame objects, which are released at once. */
public class DecodeBenchmark extends LoopBenchmark {
    /** Which decoder to measure. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** Payload size in bytes. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private Frames frames;
    private SinkChannel channel;

    /** Called by JMH. */
    public DecodeBenchmark() {}

    /** Creates the frames and the decoder. */
    @Setup
    public void setUp() {
        frames = new Frames(Content.BINARY, size);
        channel = switch (peer) {
            case OURS -> new SinkChannel(new WsFrameDecoder(WsRole.SERVER, WsLimits.DEFAULT, WsDelivery.MESSAGES));
            case STOCK ->
                new SinkChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(Peer.MAX_MESSAGE_BYTES)
                        .withUTF8Validator(false)
                        .build()));
            case RAW -> new SinkChannel();
        };
    }

    /**
     * Decodes.
     *
     * @return payload bytes so far
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long decode() {
        for (int i = 0; i < frames.reads(); i++) {
            channel.read(frames.read(i, channel.alloc()));
        }
        return channel.bytesIn();
    }
}
