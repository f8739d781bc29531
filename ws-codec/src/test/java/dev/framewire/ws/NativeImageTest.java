package dev.framewire.ws;

import dev.framewire.ws.testing.HandlerMetadata;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeImageTest {
    @Test
    @DisplayName("the native-image metadata names every handler of ws-codec")
    void metadataNamesEveryHandler() throws Exception {
        HandlerMetadata.check("ws-codec");
    }
}
