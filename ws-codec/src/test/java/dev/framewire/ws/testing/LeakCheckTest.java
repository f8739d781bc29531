package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Shows that a leak fails the build: JUnit runs tests that leak inside these tests. */
@NeedsNetty(NeedsNetty.LEAK_PRESENCE)
class LeakCheckTest {
    private static final List<ByteBuf> LEAKED = new ArrayList<>();

    @AfterEach
    void releaseLeaked() {
        LEAKED.forEach(ByteBuf::release);
        LEAKED.clear();
    }

    @Test
    @DisplayName("a test that leaks a buffer fails, whatever allocator the buffer comes from")
    void testThatLeaksFails() {
        var tests = run(Leaking.class, 50).testEvents();
        tests.assertStatistics(count -> count.started(5).failed(5));
        tests.failed()
                .assertThatEvents()
                .are(event(finishedWithFailure(
                        instanceOf(AssertionError.class),
                        message(text -> text.contains("leaves buffers unreleased")),
                        cause(instanceOf(IllegalStateException.class)))));
    }

    @Test
    @DisplayName("a test class whose fixture leaks a buffer fails")
    void classWhoseFixtureLeaksFails() {
        var results = run(LeakingFixture.class, 50);
        results.testEvents().assertStatistics(count -> count.started(1).succeeded(1));
        results.containerEvents().assertStatistics(count -> count.failed(1));
    }

    @Test
    @DisplayName("a test that releases all buffers passes, also if another thread releases them a moment later")
    void testThatReleasesAllPasses() {
        run(Tidy.class, 60_000).testEvents().assertStatistics(count -> count.started(2)
                .succeeded(2));
    }

    @Test
    @DisplayName("a test that fails and leaks shows only its own failure")
    void failedTestShowsOnlyItsOwnFailure() {
        var tests = run(Failing.class, 50).testEvents();
        tests.assertStatistics(count -> count.started(1).failed(1));
        tests.assertThatEvents().haveExactly(1, event(finishedWithFailure(message("my own reason"))));
        tests.assertThatEvents().doNotHave(event(finishedWithFailure(suppressed(0, instanceOf(AssertionError.class)))));
    }

    @Test
    @DisplayName("hex is read and written, and a buffer made from it is counted")
    void hexIsReadWrittenAndCounted() {
        ByteBuf buf = Hex.buf("ca fe 00").skipBytes(1);
        assertEquals("fe00", Hex.of(buf));
        assertEquals(1, buf.readerIndex());
        assertTrue(LeakDetector.hasUnreleased());
        buf.release();
        assertFalse(LeakDetector.hasUnreleased());
    }

    private static EngineExecutionResults run(Class<?> testClass, long patienceMillis) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(LeakCheck.PATIENCE_MILLIS, Long.toString(patienceMillis))
                .selectors(selectClass(testClass))
                .execute();
    }

    /** Not found by the build's own run, like the others here: its name does not end in Test. */
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

        @Test
        void retainedSlice() {
            ByteBuf buf = ByteBufAllocator.DEFAULT.buffer(8).writeLong(1);
            LEAKED.add(buf.readRetainedSlice(4));
            buf.release();
        }
    }

    static class LeakingFixture {
        @Test
        void nothing() {}

        @AfterAll
        static void leak() {
            LEAKED.add(ByteBufAllocator.DEFAULT.buffer());
        }
    }

    static class Tidy {
        @Test
        void released() {
            new AdaptiveByteBufAllocator().directBuffer().release();
            PooledByteBufAllocator.DEFAULT.heapBuffer(1 << 20).release();
        }

        @Test
        void releasedLater() {
            ByteBuf buf = ByteBufAllocator.DEFAULT.buffer();
            GlobalEventExecutor.INSTANCE.schedule(() -> buf.release(), 20, TimeUnit.MILLISECONDS);
        }
    }

    static class Failing {
        @Test
        void failsAndLeaks() {
            LEAKED.add(ByteBufAllocator.DEFAULT.buffer());
            fail("my own reason");
        }
    }
}
