package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.header.ExtensionHeaderFuzz;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs the targets of the fuzzer with its seeds, which include earlier findings. */
class FuzzSeedsTest {
    @Test
    @DisplayName("the request fuzzer accepts its seeds")
    void seedsOfTheRequestFuzzerPass() {
        RequestFuzz.seeds().forEach(new RequestFuzz()::request);
    }

    @Test
    @DisplayName("the answer fuzzer accepts its seeds")
    void seedsOfTheAnswerFuzzerPass() {
        AnswerFuzz.seeds().forEach(new AnswerFuzz()::answer);
    }

    @Test
    @DisplayName("the extension header fuzzer accepts its seeds")
    void seedsOfTheExtensionHeaderFuzzerPass() {
        ExtensionHeaderFuzz.seeds().forEach(new ExtensionHeaderFuzz()::header);
    }
}
