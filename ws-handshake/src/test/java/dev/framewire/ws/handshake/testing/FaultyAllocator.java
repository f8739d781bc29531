package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.handshake.testing.FaultPoint.Fault;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.internal.CleanableDirectBuffer;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.lang.reflect.Constructor;

/** Fails to allocate or to extend a buffer at a fault point, and counts the buffers that are not released. */
public final class FaultyAllocator extends AbstractByteBufAllocator {
    private final FaultPoint point;
    private int live;

    public FaultyAllocator(FaultPoint point) {
        super(true);
        this.point = point;
    }

    /** The number of buffers that are not released. */
    public int live() {
        return live;
    }

    private void allocating() {
        if (point.strikes(Fault.ALLOCATION_FAILS) || point.strikes(Fault.MEMORY_IS_GONE)) {
            throw new OutOfMemoryError("fault");
        }
        if (point.strikes(Fault.DIRECT_MEMORY_IS_FULL)) {
            throw outOfDirectMemory();
        }
    }

    /** Creates an error whose constructor only Netty may call. */
    private static OutOfDirectMemoryError outOfDirectMemory() {
        try {
            Constructor<OutOfDirectMemoryError> constructor =
                    OutOfDirectMemoryError.class.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            return constructor.newInstance("fault");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = new Heap(this, initialCapacity, maxCapacity);
        live++;
        return buffer;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = new Direct(this, initialCapacity, maxCapacity);
        live++;
        return buffer;
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    /** Uses alloc(), since the superclass allocates before the fields of this class are set. */
    private static final class Heap extends UnpooledHeapByteBuf {
        public Heap(FaultyAllocator alloc, int initialCapacity, int maxCapacity) {
            super(alloc, initialCapacity, maxCapacity);
        }

        @Override
        protected byte[] allocateArray(int capacity) {
            ((FaultyAllocator) alloc()).allocating();
            return super.allocateArray(capacity);
        }

        @Override
        protected void deallocate() {
            ((FaultyAllocator) alloc()).live--;
            super.deallocate();
        }
    }

    private static final class Direct extends UnpooledDirectByteBuf {
        public Direct(FaultyAllocator alloc, int initialCapacity, int maxCapacity) {
            super(alloc, check(alloc, initialCapacity), maxCapacity);
        }

        /** Netty's first allocation does not call {@link #allocateDirectBuffer}. */
        private static int check(FaultyAllocator alloc, int initialCapacity) {
            alloc.allocating();
            return initialCapacity;
        }

        @Override
        protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
            ((FaultyAllocator) alloc()).allocating();
            return super.allocateDirectBuffer(capacity);
        }

        @Override
        protected void deallocate() {
            ((FaultyAllocator) alloc()).live--;
            super.deallocate();
        }
    }
}
