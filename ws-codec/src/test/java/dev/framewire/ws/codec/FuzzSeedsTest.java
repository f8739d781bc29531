package dev.framewire.ws.codec;

import dev.framewire.ws.deflate.InflateFuzz;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The targets of the fuzzer with what it begins with, and with what it once found. */
class FuzzSeedsTest {
    @Test
    @DisplayName("frames that are seeds of the fuzzer, in both roles")
    void frames() {
        ServerFramesFuzz.seeds().forEach(new ServerFramesFuzz()::frames);
        ClientFramesFuzz.seeds().forEach(new ClientFramesFuzz()::frames);
    }

    @Test
    @DisplayName("compressed messages that are seeds of the fuzzer")
    void inflate() {
        InflateFuzz.seeds().forEach(new InflateFuzz()::inflate);
    }
}
