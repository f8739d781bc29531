package dev.framewire.ws.benchmark.chat;

import java.io.IOException;

/** Finds the highest rate at which a server keeps up. */
public final class HighestRate {
    /** The rate is found to this part of it. */
    private static final int INVERSE_ACCURACY = 16;

    private HighestRate() {}

    /** Whether a server keeps up with a rate. */
    public interface Trial {
        /**
         * Measures one rate.
         *
         * @param rate messages per second, at least 1
         * @return whether the server keeps up
         * @throws IOException if the measurement fails
         * @throws InterruptedException if the thread is interrupted
         */
        boolean keepsUp(int rate) throws IOException, InterruptedException;
    }

    /**
     * Doubles the rate until the server does not keep up, then halves the interval between success and failure.
     *
     * @param first the first rate to try
     * @param max the highest rate to try
     * @param trial measures a rate
     * @return the highest rate that succeeded, or 0
     * @throws IOException if a measurement fails
     * @throws InterruptedException if the thread is interrupted
     */
    public static int find(int first, int max, Trial trial) throws IOException, InterruptedException {
        int best = 0;
        int failed = max + 1;
        int next = first;
        while (failed - best > Math.max(1, best / INVERSE_ACCURACY)) {
            if (trial.keepsUp(next)) {
                best = next;
            } else {
                failed = next;
            }
            next = failed > max ? Math.min(2 * best, max) : (best + failed) / 2;
        }
        return best;
    }
}
