package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.codec.WsMessageDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Validates unfragmented text messages; each message of an invocation has a different text. */
public class Utf8Benchmark extends LoopBenchmark {
    /** Which validator to measure. */
    @Param({"OURS", "STOCK", "RAW"})
    public Peer peer = Peer.OURS;

    /** The content of the messages. */
    @Param({"ASCII", "CJK", "CYRILLIC", "MIXED"})
    public Content content = Content.ASCII;

    /** Payload size in bytes. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private final TextWebSocketFrame[] texts = new TextWebSocketFrame[Frames.COUNT];
    private SinkChannel channel;

    /** Called by JMH. */
    public Utf8Benchmark() {}

    /** Creates the texts and the validator. */
    @Setup
    public void setUp() {
        channel = switch (peer) {
            case OURS -> new SinkChannel(new WsMessageDecoder(WsLimits.DEFAULT, WsDelivery.STREAM));
            case STOCK -> new SinkChannel(new Utf8FrameValidator());
            case RAW -> new SinkChannel();
        };
        SplittableRandom random = new SplittableRandom(size);
        for (int i = 0; i < texts.length; i++) {
            texts[i] =
                    new TextWebSocketFrame(channel.alloc().directBuffer(size).writeBytes(content.bytes(size, random)));
        }
    }

    /** Releases the texts. */
    @TearDown
    public void tearDown() {
        for (TextWebSocketFrame text : texts) {
            text.release();
        }
    }

    /**
     * Validates.
     *
     * @return bytes of text so far
     */
    @Benchmark
    @OperationsPerInvocation(Frames.COUNT)
    public long validate() {
        for (TextWebSocketFrame text : texts) {
            channel.pipeline().fireChannelRead(text.retain());
        }
        return channel.bytesIn();
    }
}
