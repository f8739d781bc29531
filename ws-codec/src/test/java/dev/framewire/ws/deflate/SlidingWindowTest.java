package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 128, 512, 700, 1024, 4096, 32768})
    @DisplayName("D16 the window holds the last bytes that were added, in at most two parts and in bounded memory")
    void windowHoldsTheLastBytes(int capacity) {
        Random random = new Random(capacity);
        for (int session = 0; session < 20; session++) {
            SlidingWindow history = new SlidingWindow(capacity);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                byte[] some = new byte[random.nextInt(random.nextInt(8) == 0 ? 2 * capacity + 1 : 60)];
                random.nextBytes(some);
                int offset = random.nextInt(some.length + 1);
                history.add(Unpooled.wrappedBuffer(some), offset, some.length - offset);
                all.write(some, offset, some.length - offset);
                byte[] plain = all.toByteArray();
                int kept = Math.min(capacity, plain.length);
                int[] parts = {0};
                ByteArrayOutputStream copied = new ByteArrayOutputStream();
                history.copyTo((bytes, from, length) -> {
                    parts[0]++;
                    copied.write(bytes, from, length);
                    assertTrue(bytes.length <= Math.max(512, 2 * plain.length), bytes.length + " bytes");
                    assertTrue(bytes.length <= capacity);
                });
                String expected =
                        HexFormat.of().formatHex(Arrays.copyOfRange(plain, plain.length - kept, plain.length));
                assertEquals(expected, HexFormat.of().formatHex(copied.toByteArray()));
                assertEquals(kept, history.size());
                assertEquals(plain.length, history.total());
                assertTrue(parts[0] <= 2);
            }
            history.clear();
            assertEquals(0, history.size());
            history.copyTo((bytes, from, length) -> {
                throw new AssertionError();
            });
        }
    }
}
