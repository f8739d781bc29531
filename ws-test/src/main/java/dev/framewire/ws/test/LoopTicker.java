package dev.framewire.ws.test;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** The clock of a test, for Netty 4.2. A class of its own, since Netty 4.1 has no such type and never loads this one. */
final class LoopTicker implements Ticker {
    private final TestLoop loop;

    private LoopTicker(TestLoop loop) {
        this.loop = loop;
    }

    static Ticker of(TestLoop loop) {
        return new LoopTicker(loop);
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return loop.now();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing sleeps on an event loop");
    }
}
