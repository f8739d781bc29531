package dev.framewire.ws.handshake;

import dev.framewire.ws.testing.HandlerMetadata;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeImageTest {
    @Test
    @DisplayName("the metadata for native images names every handler of ws-handshake")
    void metadataNamesEveryHandler() throws Exception {
        HandlerMetadata.check("ws-handshake");
    }
}
