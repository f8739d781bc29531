package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Context;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Holds connections with permessage-deflate and prints their memory; {@link DeflateMemoryCommand} starts it. */
@Command(name = "hold", hidden = true)
final class HoldCommand implements Callable<Integer> {
    private static final int SIZE = 1000;
    private static final int FLUSH_TAIL = 4;
    private static final int COLLECTIONS = 4;
    /** Enough to initialize everything that exists once; small compared with the measured memory. */
    private static final int WARM_UP = 8;

    private final PrintWriter out;
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
    private final List<byte[]> plain = new ArrayList<>();
    private final List<byte[]> compressed = new ArrayList<>();

    @Parameters(index = "0")
    private Peer peer = Peer.OURS;

    @Parameters(index = "1")
    private Context context = Context.KEPT;

    @Parameters(index = "2")
    private int connections = 1;

    @Parameters(index = "3")
    private int messages = 1;

    HoldCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        makeMessages();
        for (int i = 0; i < WARM_UP; i++) {
            newUsedChannel().finishAndReleaseAll();
            new SinkChannel().finishAndReleaseAll();
        }
        long baseline = measureMemory(SinkChannel::new)[0];
        long[] used = measureMemory(this::newUsedChannel);
        out.println((used[0] - baseline) / connections + " " + used[1] / connections);
        return 0;
    }

    private void makeMessages() {
        SplittableRandom random = new SplittableRandom(SIZE);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        byte[] bytes = new byte[2 * SIZE];
        for (int i = 0; i < messages; i++) {
            plain.add(Content.CHAT.bytes(SIZE, random));
            deflater.setInput(plain.get(i));
            int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
            compressed.add(Arrays.copyOf(bytes, length - FLUSH_TAIL));
            if (context == Context.FORGOTTEN) {
                deflater.reset();
            }
        }
        deflater.end();
    }

    /** Returns a connection after its messages. */
    private SinkChannel newUsedChannel() {
        WebSocketServerExtension extension = context.extension(peer, Context.DEFAULT_LEVEL);
        SinkChannel channel = new SinkChannel(extension.newExtensionDecoder(), extension.newExtensionEncoder());
        channel.config().setAllocator(alloc);
        for (int i = 0; i < messages; i++) {
            channel.read(new TextWebSocketFrame(true, WebSocketExtension.RSV1, buffer(compressed.get(i))));
            channel.writeAndFlush(new BinaryWebSocketFrame(buffer(plain.get(i))));
        }
        channel.checkException();
        if (channel.bytesIn() != (long) messages * SIZE) {
            throw new IllegalStateException("received " + channel.bytesIn() + " bytes");
        }
        return channel;
    }

    private ByteBuf buffer(byte[] bytes) {
        return alloc.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Returns heap and native memory of all connections. */
    private long[] measureMemory(Supplier<SinkChannel> maker) throws IOException {
        SinkChannel[] kept = new SinkChannel[connections];
        long heap = measureLiveHeap();
        long resident = readResidentBytes();
        for (int i = 0; i < connections; i++) {
            kept[i] = maker.get();
        }
        long[] bytes = {measureLiveHeap() - heap, readResidentBytes() - resident};
        for (SinkChannel channel : kept) {
            channel.finishAndReleaseAll();
        }
        return bytes;
    }

    private static long measureLiveHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Resident memory of the process; its whole heap is resident. */
    private static long readResidentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
