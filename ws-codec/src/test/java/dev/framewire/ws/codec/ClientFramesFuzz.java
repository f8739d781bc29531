package dev.framewire.ws.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.FrameFuzz;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes what a server sends. */
class ClientFramesFuzz {
    static List<byte[]> seeds() {
        return FrameFuzz.seeds(WsRole.CLIENT);
    }

    @MethodSource("seeds")
    @FuzzTest
    void frames(byte[] data) {
        FrameFuzz.frames(WsRole.CLIENT, data);
    }
}
