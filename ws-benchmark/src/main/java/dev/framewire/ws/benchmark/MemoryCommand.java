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

/** What an idle connection keeps. */
@Command(
        name = "memory",
        description = {
            "Live heap of the handlers of an idle connection, and buffers they hold.",
            "",
            "Each connection has made its handshake and echoed one message. What the same channel takes with nothing but the"
                    + " echo is subtracted; what remains are the handlers and their entries in the pipeline.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class MemoryCommand implements Callable<Integer> {
    /** Constants, as names that the pipeline makes itself are made once for each class. */
    private static final String[] ENTRIES = {"a", "b", "c", "d", "e", "f", "g", "h"};

    private static final int PAYLOAD_BYTES = 125;
    private static final int COLLECTIONS = 4;
    private static final int MOST_CONNECTIONS = 1_000_000;

    private static final ChannelHandler ENTRY = new NothingHandler();

    private final PrintWriter out;

    @Option(names = "--connections", paramLabel = "N", description = "How many to hold. Default: 10000.")
    private int connections = 10_000;

    MemoryCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        WrongOptionException.requireRange("--connections", connections, 1, MOST_CONNECTIONS);
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
        double bare = heapOf(() -> idle(Peer.RAW, alloc));
        double entry = (heapOf(() -> withEntries(alloc)) - bare) / ENTRIES.length;
        out.println("Bytes of live heap per idle connection, over " + connections + " connections, JDK "
                + System.getProperty("java.version"));
        out.printf(
                "%-6s %9s %21s %14s %13s%n", "", "handlers", "and pipeline entries", "handler bytes", "buffer bytes");
        for (Peer peer : new Peer[] {Peer.OURS, Peer.STOCK}) {
            int handlers = stages(idle(peer, alloc)) - stages(idle(Peer.RAW, alloc));
            double heap = heapOf(() -> idle(peer, alloc)) - bare;
            long buffers = alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory();
            out.printf("%-6s %9d %21.0f %14.0f %13d%n", peer, handlers, heap, heap - handlers * entry, buffers);
        }
        return 0;
    }

    private static SinkChannel idle(Peer peer, UnpooledByteBufAllocator alloc) {
        SinkChannel channel = SinkChannel.echo(peer, Content.ASCII, alloc);
        channel.read(alloc.directBuffer().writeBytes(Wire.masked(Wire.BINARY, new byte[PAYLOAD_BYTES], 0x12345678)));
        channel.checkException();
        // a real event loop has one queue of timeouts for all its connections; here each has one, so the bare ones get
        // theirs
        channel.eventLoop().schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        channel.runPendingTasks();
        return channel;
    }

    private static SinkChannel withEntries(UnpooledByteBufAllocator alloc) {
        SinkChannel channel = idle(Peer.RAW, alloc);
        for (String name : ENTRIES) {
            channel.pipeline().addFirst(name, ENTRY);
        }
        return channel;
    }

    private static int stages(SinkChannel channel) {
        return channel.pipeline().names().size();
    }

    private double heapOf(Supplier<SinkChannel> maker) {
        SinkChannel[] kept = new SinkChannel[connections];
        // what is made once and not for each connection
        kept[0] = maker.get();
        long before = liveHeap();
        for (int i = 0; i < connections; i++) {
            kept[i] = maker.get();
        }
        double bytes = (double) (liveHeap() - before) / connections;
        // also keeps them alive until here
        if (kept[0].bytesOut() != kept[connections - 1].bytesOut()) {
            throw new IllegalStateException("connections differ");
        }
        return bytes;
    }

    /** Shared, so that only its entries in pipelines count. */
    @Sharable
    private static final class NothingHandler extends ChannelInboundHandlerAdapter {}

    private static long liveHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
