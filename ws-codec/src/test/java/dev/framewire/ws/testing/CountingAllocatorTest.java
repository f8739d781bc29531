package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CountingAllocatorTest {
    private final CountingAllocator alloc = new CountingAllocator();

    private void assertCounts(long held, long most, long total) {
        assertEquals(List.of(held, most, total), List.of(alloc.held(), alloc.most(), alloc.total()));
    }

    @Test
    @DisplayName("the bytes of heap and direct buffers are counted while the buffers are held, also when they grow")
    void heldBytesAreCounted() {
        for (boolean direct : new boolean[] {true, false}) {
            alloc.startAnew();
            ByteBuf buf = direct ? alloc.directBuffer(64) : alloc.heapBuffer(64);
            assertCounts(64, 64, 64);
            buf.writeZero(64).writeByte(0);
            assertCounts(128, 192, 192);
            ByteBuf slice = buf.retainedSlice(0, 10);
            buf.release();
            assertCounts(128, 192, 192);
            alloc.startAnew();
            assertCounts(128, 128, 0);
            slice.release();
            assertCounts(0, 128, 0);
        }
    }

    @Test
    @DisplayName("a composite buffer counts as its parts")
    void compositeCountsAsItsParts() {
        ByteBuf both = alloc.compositeBuffer().addComponents(true, alloc.buffer(100), alloc.buffer(200));
        assertCounts(300, 300, 300);
        both.release();
        assertCounts(0, 300, 300);
    }
}
