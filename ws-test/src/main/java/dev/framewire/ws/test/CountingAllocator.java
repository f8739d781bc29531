package dev.framewire.ws.test;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/** The allocator of one connection. It counts the buffers that are not released, on every version of Netty. */
final class CountingAllocator extends AbstractByteBufAllocator {
    private final AtomicInteger unreleased = new AtomicInteger();

    /** Prefers direct buffers, as a socket does. */
    CountingAllocator() {
        super(true);
    }

    int unreleased() {
        return unreleased.get();
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        unreleased.incrementAndGet();
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            protected void deallocate() {
                unreleased.decrementAndGet();
                super.deallocate();
            }
        };
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        unreleased.incrementAndGet();
        return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            protected void deallocate() {
                unreleased.decrementAndGet();
                super.deallocate();
            }
        };
    }
}
