package dev.framewire.ws.benchmark.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    @DisplayName("a seed determines the session and its bytes; another seed gives another session")
    void seedDeterminesTheSession() {
        assertEquals(Plan.of(7), Plan.of(7));
        assertNotEquals(Plan.of(7), Plan.of(8));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(
                    Plan.of(7).message(i).bytes(), Plan.of(7).message(i).bytes());
        }
    }

    @Test
    @DisplayName("a hundred seeds produce every ending and messages of every length format")
    void hundredSeedsProduceEveryEndingAndLengthFormat() {
        Set<Plan.Ending> endings = EnumSet.noneOf(Plan.Ending.class);
        Set<Integer> formats = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            Plan plan = Plan.of(seed);
            endings.add(plan.ending());
            for (int i = 0; i < plan.messages(); i++) {
                int length = plan.message(i).bytes().length;
                formats.add(length == 0 ? 0 : length < 126 ? 1 : length < 65_536 ? 2 : 3);
                assertTrue(plan.alternatingMessage(i).bytes().length <= 70_000);
            }
        }
        assertEquals(EnumSet.allOf(Plan.Ending.class), endings);
        assertEquals(Set.of(0, 1, 2, 3), formats);
    }

    @Test
    @DisplayName("text is UTF-8, and the fragments add up to the whole message")
    void textIsUtf8AndFragmentsAddUp() {
        for (long seed = 0; seed < 200; seed++) {
            Message message = Message.of(new SplittableRandom(seed), 10_000);
            if (message.text()) {
                assertDoesNotThrow(() -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.bytes())));
            }
            List<Integer> lengths = message.fragments(new SplittableRandom(seed));
            assertEquals(
                    message.bytes().length,
                    lengths.stream().mapToInt(Integer::intValue).sum());
        }
    }

    @Test
    @DisplayName("growth is more than a quarter plus 16 MiB, or one more thread; the result names it")
    void growthAboveTheLimitIsNamed() {
        Figures early = new Figures(40 << 20, 8 << 20, 0, 10);
        assertEquals("", early.describeGrowthSince(early));
        assertEquals("", new Figures(66 << 20, 8 << 20, 0, 10).describeGrowthSince(early));
        assertEquals("heap ", new Figures((66 << 20) + 1, 8 << 20, 0, 10).describeGrowthSince(early));
        assertEquals("pooled direct threads", new Figures(0, 27 << 20, 17 << 20, 11).describeGrowthSince(early));
        assertEquals(new Figures(2, 2, 3, 4), new Figures(1, 2, 3, 1).max(new Figures(2, 1, 0, 4)));
    }
}
