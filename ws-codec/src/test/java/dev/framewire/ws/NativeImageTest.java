package dev.framewire.ws;

import dev.framewire.ws.testing.HandlerMetadata;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeImageTest {
    @Test
    @DisplayName("the jar names every handler of ws-codec for native images")
    void handlersAreNamed() throws Exception {
        HandlerMetadata.check("ws-codec");
    }
}
