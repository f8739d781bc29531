package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.header.ExtensionHeaderFuzz;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The targets of the fuzzer with what it begins with, and with what it once found. */
class FuzzSeedsTest {
    @Test
    @DisplayName("requests that are seeds of the fuzzer")
    void requests() {
        RequestFuzz.seeds().forEach(new RequestFuzz()::request);
    }

    @Test
    @DisplayName("answers that are seeds of the fuzzer")
    void answers() {
        AnswerFuzz.seeds().forEach(new AnswerFuzz()::answer);
    }

    @Test
    @DisplayName("extension headers that are seeds of the fuzzer")
    void extensionHeaders() {
        ExtensionHeaderFuzz.seeds().forEach(new ExtensionHeaderFuzz()::header);
    }
}
