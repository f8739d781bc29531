package dev.framewire.ws.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.FrameFuzz;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes what a client sends. */
class ServerFramesFuzz {
    static List<byte[]> seeds() {
        return FrameFuzz.seeds(WsRole.SERVER);
    }

    @MethodSource("seeds")
    @FuzzTest
    void frames(byte[] data) {
        FrameFuzz.frames(WsRole.SERVER, data);
    }
}
