package dev.framewire.ws.testing;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An allocator that counts the bytes of its buffers, on and off the heap: those held now, the most that were ever held, and
 * all that were ever asked for. A buffer that grows is a new one, held beside the old while it is copied. From any thread.
 */
public final class CountingAllocator extends AbstractByteBufAllocator {
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    /** Prefers direct buffers, as a socket does. */
    public CountingAllocator() {
        super(true);
    }

    /** Bytes of the buffers that are not released. */
    public long held() {
        return held.get();
    }

    /** The most bytes that were held at any time since the last {@link #startAnew}. */
    public long most() {
        return most.get();
    }

    /** All bytes that were allocated since the last {@link #startAnew}, released or not. */
    public long total() {
        return total.get();
    }

    /** Sets the most to what is held now, and the total to zero. */
    public void startAnew() {
        most.set(held.get());
        total.set(0);
    }

    private void count(int bytes) {
        long now = held.addAndGet(bytes);
        if (bytes > 0) {
            total.addAndGet(bytes);
            most.accumulateAndGet(now, Math::max);
        }
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    /** Not wrapped for leak detection, because handlers would see the wrapper. {@link #held} shows a leak as well. */
    @Override
    public CompositeByteBuf compositeHeapBuffer(int maxComponents) {
        return new CompositeByteBuf(this, false, maxComponents);
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer(int maxComponents) {
        return new CompositeByteBuf(this, true, maxComponents);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        count(initialCapacity);
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            public ByteBuf capacity(int newCapacity) {
                int before = capacity();
                count(newCapacity);
                super.capacity(newCapacity);
                count(-before);
                return this;
            }

            @Override
            protected void deallocate() {
                count(-capacity());
                super.deallocate();
            }
        };
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        count(initialCapacity);
        return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            public ByteBuf capacity(int newCapacity) {
                int before = capacity();
                count(newCapacity);
                super.capacity(newCapacity);
                count(-before);
                return this;
            }

            @Override
            protected void deallocate() {
                count(-capacity());
                super.deallocate();
            }
        };
    }
}
