package dev.framewire.ws.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The proof that a leak fails the build: a test that leaks, run by JUnit inside this one. */
class LeakCheckTest {
    private static final List<ByteBuf> LEAKED = new ArrayList<>();

    @AfterEach
    void releaseLeaked() {
        LEAKED.forEach(ByteBuf::release);
        LEAKED.clear();
    }

    @Test
    @DisplayName("a test that leaves a buffer behind fails, one that releases it passes")
    void leakFails() {
        run(Leaking.class).assertStatistics(tests -> tests.started(4).failed(4));
        run(Tidy.class).assertStatistics(tests -> tests.started(1).succeeded(1));
    }

    private static Events run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(LeakCheck.PATIENCE_MILLIS, "50")
                .selectors(selectClass(testClass))
                .execute()
                .testEvents();
    }

    /** Not found by the build's own run: its name does not end in Test. */
    static class Leaking {
        @Test
        void pooled() {
            LEAKED.add(PooledByteBufAllocator.DEFAULT.directBuffer());
        }

        @Test
        void adaptive() {
            LEAKED.add(ByteBufAllocator.DEFAULT.heapBuffer());
        }

        @Test
        void composite() {
            LEAKED.add(PooledByteBufAllocator.DEFAULT.compositeBuffer());
        }

        @Test
        void unpooled() {
            LEAKED.add(UnpooledByteBufAllocator.DEFAULT.directBuffer());
        }
    }

    static class Tidy {
        @Test
        void released() {
            new AdaptiveByteBufAllocator().directBuffer().release();
            PooledByteBufAllocator.DEFAULT.heapBuffer(1 << 20).release();
        }
    }
}
