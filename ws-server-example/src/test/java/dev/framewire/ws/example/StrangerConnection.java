package dev.framewire.ws.example;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An open connection of another client. */
abstract class StrangerConnection implements AutoCloseable {
    static final long PATIENCE_SECONDS = 20;

    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    abstract void send(String text);

    abstract void send(byte[] binary);

    abstract void leave(int code, String reason);

    byte[] next() throws InterruptedException {
        byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + PATIENCE_SECONDS + " s");
        }
        return message;
    }

    /** The status of the server's Close. */
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {}
}
