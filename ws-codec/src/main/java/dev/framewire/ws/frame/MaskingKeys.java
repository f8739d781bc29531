package dev.framewire.ws.frame;

import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Masking keys, each fresh and unpredictable (RFC 6455 sections 5.3 and 10.3): drawn from a {@link SecureRandom}, many
 * at a time, so that a frame does not pay for it. One source per thread.
 */
public final class MaskingKeys {
    private static final int POOL_BYTES = 4096;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final FastThreadLocal<MaskingKeys> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected MaskingKeys initialValue() {
            return new MaskingKeys(new SecureRandom());
        }
    };

    private final SecureRandom random;
    private final byte[] pool = new byte[POOL_BYTES];
    private int next = POOL_BYTES;

    public MaskingKeys(SecureRandom random) {
        this.random = random;
    }

    /** A key from the current thread's source. */
    public static int nextKey() {
        return OF_THREAD.get().next();
    }

    public int next() {
        if (next == POOL_BYTES) {
            random.nextBytes(pool);
            next = 0;
        }
        int key = (int) INTS.get(pool, next);
        // a key once given is not kept
        INTS.set(pool, next, 0);
        next += 4;
        return key;
    }
}
