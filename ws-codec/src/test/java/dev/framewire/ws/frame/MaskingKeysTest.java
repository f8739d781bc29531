package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys are fresh and unpredictable for every frame (RFC 6455 section 5.3), and the caller's payload stays as it is. */
class MaskingKeysTest {
    /** A source that counts, so that its output is known. */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private int next;
        private int calls;

        @Override
        public void nextBytes(byte[] bytes) {
            calls++;
            for (int i = 0; i < bytes.length; i += 4) {
                int key = next++ * 0x01000193;
                for (int value = 0; value < 4; value++) {
                    bytes[i + value] = (byte) (key >>> 24 - 8 * value);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "predictable masking keys: W5 every byte of a key comes from the secure source, and no byte is used twice")
    void keysAreBytesOfTheSecureSource() {
        Counting source = new Counting();
        MaskingKeys keys = new MaskingKeys(source);
        for (int i = 0; i < 5000; i++) {
            assertEquals(i * 0x01000193, keys.next(), "key " + i);
        }
        assertTrue(source.calls <= 5, source.calls + " draws for 5000 keys");
    }

    @Test
    @DisplayName("predictable masking keys: W5 frames of a client have different keys, on one connection and on others")
    void framesHaveDifferentKeys() {
        Set<Integer> keys = new HashSet<>();
        for (int connection = 0; connection < 2; connection++) {
            try (Connection client = Connection.of(WsRole.CLIENT, new WsFrameEncoder(WsRole.CLIENT))) {
                for (int i = 0; i < 50; i++) {
                    client.channel.writeOutbound(new BinaryWebSocketFrame());
                    ByteBuf frame = client.channel.readOutbound();
                    keys.add(frame.getInt(2));
                    frame.release();
                }
            }
        }
        // two equal keys among 100 come once in 870 000 runs, three among them practically never
        assertTrue(keys.size() >= 99, keys.size() + " different keys");
    }

    @Test
    @DisplayName("W1 a client masks frames of every size and does not modify the caller's payload")
    void clientDoesNotModifyTheCallersPayload() {
        for (int length : new int[] {0, 1, 125, 126, 65535, 65536, 100_000}) {
            byte[] payload = new byte[length];
            ByteBuf mine = Unpooled.wrappedBuffer(payload);
            try (Connection client = Connection.of(WsRole.CLIENT, new WsFrameEncoder(WsRole.CLIENT))) {
                client.channel.writeOutbound(new BinaryWebSocketFrame(mine.retain()));
                byte[] sent = client.sentBytes();
                assertEquals(
                        "BINARY fin " + Wire.render(payload),
                        Wire.framesOf(WsRole.CLIENT, sent).get(0));
                assertEquals(length, mine.readableBytes());
                assertEquals(Wire.render(new byte[length]), Wire.render(payload));
                if (length > 100) {
                    String tail = Wire.hex(sent).substring(2 * (sent.length - 100));
                    assertNotEquals("00".repeat(100), tail, "payload went out in the clear");
                }
            }
            mine.release();
        }
    }
}
