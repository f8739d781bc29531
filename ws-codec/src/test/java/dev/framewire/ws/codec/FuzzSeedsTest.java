package dev.framewire.ws.codec;

import dev.framewire.ws.deflate.InflateFuzz;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs the fuzz targets with their seeds. The fuzzer found some of the seeds itself. */
class FuzzSeedsTest {
    @Test
    @DisplayName("the frame fuzz targets pass for their seeds, in both roles")
    void frameSeedsPass() {
        ServerFramesFuzz.seeds().forEach(new ServerFramesFuzz()::frames);
        ClientFramesFuzz.seeds().forEach(new ClientFramesFuzz()::frames);
    }

    @Test
    @DisplayName("the inflate fuzz target passes for its seeds")
    void inflateSeedsPass() {
        InflateFuzz.seeds().forEach(new InflateFuzz()::inflate);
    }
}
