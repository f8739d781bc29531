package dev.framewire.ws.benchmark.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Calls the private unmasking method of Netty's decoder. */
final class StockUnmask {
    private static final MethodHandle UNMASK;
    private static final MethodHandle SET_MASK;

    static {
        try {
            Class<?> decoder = WebSocket08FrameDecoder.class;
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(decoder, MethodHandles.lookup());
            UNMASK = lookup.findVirtual(decoder, "unmask", MethodType.methodType(void.class, ByteBuf.class));
            SET_MASK = lookup.findSetter(decoder, "mask", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final WebSocket08FrameDecoder decoder = new WebSocket13FrameDecoder(true, false, 1 << 20);

    StockUnmask(int key) {
        try {
            SET_MASK.invokeExact(decoder, key);
        } catch (Throwable e) {
            throw new LinkageError("Netty's decoder has changed", e);
        }
    }

    /** Unmasks the readable bytes in place. */
    void unmask(ByteBuf buf) {
        try {
            UNMASK.invokeExact(decoder, buf);
        } catch (Throwable e) {
            throw new LinkageError("Netty's decoder has changed", e);
        }
    }
}
