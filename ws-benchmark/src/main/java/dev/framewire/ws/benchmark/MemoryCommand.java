package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.embedded.SinkChannel;
import dev.framewire.ws.benchmark.load.Wire;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the memory of an idle connection. */
@Command(
        name = "memory",
        description = {
            "Live heap of the handlers of an idle connection, and the buffers that they hold.",
            "",
            "Each connection has completed its handshake and echoed one message. The heap of the same channel with only the"
                    + " echo handler is subtracted. The rest is the handlers and their entries in the pipeline.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class MemoryCommand implements Callable<Integer> {
    /** Constants: they cost no heap per connection, like the names that a pipeline generates once per class. */
    private static final String[] ENTRIES = {"a", "b", "c", "d", "e", "f", "g", "h"};

    private static final int PAYLOAD_BYTES = 125;
    private static final int COLLECTIONS = 4;
    private static final int MAX_CONNECTIONS = 1_000_000;

    private static final ChannelHandler ENTRY = new NothingHandler();

    private final PrintWriter out;

    @Option(names = "--connections", paramLabel = "N", description = "Number of connections. Default: 10000.")
    private int connections = 10_000;

    MemoryCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        WrongOptionException.requireRange("--connections", connections, 1, MAX_CONNECTIONS);
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
        double baseline = measureHeap(() -> newIdleChannel(Peer.RAW, alloc));
        double entry = (measureHeap(() -> newChannelWithEntries(alloc)) - baseline) / ENTRIES.length;
        out.println("Bytes of live heap per idle connection, over " + connections + " connections, JDK "
                + System.getProperty("java.version"));
        out.printf(
                "%-6s %9s %21s %14s %13s%n", "", "handlers", "and pipeline entries", "handler bytes", "buffer bytes");
        for (Peer peer : new Peer[] {Peer.OURS, Peer.STOCK}) {
            int handlers = countHandlers(newIdleChannel(peer, alloc)) - countHandlers(newIdleChannel(Peer.RAW, alloc));
            double heap = measureHeap(() -> newIdleChannel(peer, alloc)) - baseline;
            long buffers = alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory();
            out.printf("%-6s %9d %21.0f %14.0f %13d%n", peer, handlers, heap, heap - handlers * entry, buffers);
        }
        return 0;
    }

    private static SinkChannel newIdleChannel(Peer peer, UnpooledByteBufAllocator alloc) {
        SinkChannel channel = SinkChannel.newEcho(peer, Content.ASCII, alloc);
        channel.read(
                alloc.directBuffer().writeBytes(Wire.encodeMasked(Wire.BINARY, new byte[PAYLOAD_BYTES], 0x12345678)));
        channel.checkException();
        // only an embedded channel has its own timer queue, so the baseline needs one too
        channel.eventLoop().schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        channel.runPendingTasks();
        return channel;
    }

    private static SinkChannel newChannelWithEntries(UnpooledByteBufAllocator alloc) {
        SinkChannel channel = newIdleChannel(Peer.RAW, alloc);
        for (String name : ENTRIES) {
            channel.pipeline().addFirst(name, ENTRY);
        }
        return channel;
    }

    private static int countHandlers(SinkChannel channel) {
        return channel.pipeline().names().size();
    }

    private double measureHeap(Supplier<SinkChannel> maker) {
        SinkChannel[] kept = new SinkChannel[connections];
        // initializes everything that exists once
        kept[0] = maker.get();
        long before = measureLiveHeap();
        for (int i = 0; i < connections; i++) {
            kept[i] = maker.get();
        }
        double bytes = (double) (measureLiveHeap() - before) / connections;
        // also keeps the channels reachable until here
        if (kept[0].bytesOut() != kept[connections - 1].bytesOut()) {
            throw new IllegalStateException("connections differ");
        }
        return bytes;
    }

    /** Shared, so only its entries in pipelines count. */
    @Sharable
    private static final class NothingHandler extends ChannelInboundHandlerAdapter {}

    private static long measureLiveHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
