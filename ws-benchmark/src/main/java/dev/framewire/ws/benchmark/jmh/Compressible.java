package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Context;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/**
 * A cycle of payloads that is longer than the compression window. Otherwise, with context takeover, each message would be a copy of
 * an earlier one.
 */
final class Compressible {
    private static final int BYTES = 128 * 1024;
    /** Factor of the output size: incompressible data grows a little. */
    private static final int ROOM = 2;

    private static final int MIN_ROOM = 64;
    private static final int LEVEL = 6;
    private static final int FLUSH_TAIL = 4;

    private final List<byte[]> payloads = new ArrayList<>();

    Compressible(Content content, int size) {
        SplittableRandom random = new SplittableRandom(size);
        for (int bytes = 0; bytes < BYTES; bytes += size) {
            payloads.add(content.bytes(size, random));
        }
    }

    List<ByteBuf> plain() {
        return copyToDirect(payloads);
    }

    /**
     * The payloads, compressed twice by {@code java.util.zip} (RFC 7692 section 7.2.1). The second round may refer to the end of
     * the first; when it is repeated, it refers to its own end.
     */
    List<ByteBuf> compressedTwice(Context context) {
        Deflater deflater = new Deflater(LEVEL, true);
        List<ByteBuf> rounds = copyToDirect(compressAll(deflater, context));
        rounds.addAll(copyToDirect(compressAll(deflater, context)));
        deflater.end();
        return rounds;
    }

    private List<byte[]> compressAll(Deflater deflater, Context context) {
        List<byte[]> round = new ArrayList<>();
        for (byte[] payload : payloads) {
            byte[] out = new byte[ROOM * payload.length + MIN_ROOM];
            deflater.setInput(payload);
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            round.add(Arrays.copyOf(out, length - FLUSH_TAIL));
            if (context == Context.FORGOTTEN) {
                deflater.reset();
            }
        }
        return round;
    }

    private static List<ByteBuf> copyToDirect(List<byte[]> payloads) {
        List<ByteBuf> buffers = new ArrayList<>();
        for (byte[] payload : payloads) {
            buffers.add(ByteBufAllocator.DEFAULT.directBuffer(payload.length).writeBytes(payload));
        }
        return buffers;
    }
}
