package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.frame.ByteViews;
import dev.framewire.ws.frame.Masking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Unmasks one payload in place, after a header of eight bytes as in a read buffer. */
public class UnmaskBenchmark extends LoopBenchmark {
    static final int KEY = 0x37FA213D;

    private static final int HEADER_BYTES = 8;

    /** Whether the buffer is direct or on the heap. */
    @Param({"true", "false"})
    public boolean direct = true;

    /** Payload size in bytes. */
    @Param({"8", "125", "1000", "16384"})
    public int size = 8;

    private final StockUnmask stock = new StockUnmask(KEY);
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private ByteBuffer view = ByteBuffer.allocate(0);

    /** Called by JMH. */
    public UnmaskBenchmark() {}

    /** Creates the buffer. */
    @Setup
    public void setUp() {
        PooledByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
        int length = HEADER_BYTES + size;
        buf = (direct ? alloc.directBuffer(length) : alloc.heapBuffer(length)).writeZero(length);
        view = ByteViews.view(buf);
        buf.readerIndex(HEADER_BYTES);
    }

    /** Releases the buffer. */
    @TearDown
    public void tearDown() {
        buf.release();
    }

    /**
     * Framewire.
     *
     * @return the bytes
     */
    @Benchmark
    public ByteBuffer ours() {
        Masking.apply(view, HEADER_BYTES, size, KEY);
        return view;
    }

    /**
     * Framewire for text, which also checks whether the payload is ASCII.
     *
     * @return whether it is
     */
    @Benchmark
    public boolean oursText() {
        return Masking.applyToText(view, HEADER_BYTES, size, KEY);
    }

    /**
     * Netty.
     *
     * @return the buffer
     */
    @Benchmark
    public ByteBuf stock() {
        stock.unmask(buf);
        return buf;
    }
}
