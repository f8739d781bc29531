package dev.framewire.ws.benchmark.load;

/**
 * The measurement of one server in one round.
 *
 * @param messages complete echoed messages, over all connections
 * @param elapsed length of the measurement in nanoseconds
 * @param loop CPU time of the server's event loop in nanoseconds
 * @param process CPU time of the server's process in nanoseconds
 * @param p50 median time from the sending of a message to its receipt in µs, or NaN if it was not measured
 * @param p99 the 99th percentile of that time, else NaN
 */
public record Sample(long messages, long elapsed, long loop, long process, double p50, double p99) {
    /**
     * CPU time per message.
     *
     * @param cpu which CPU time
     * @return µs
     */
    public double microsPerMessage(Cpu cpu) {
        return (cpu == Cpu.LOOP ? loop : process) / 1e3 / messages;
    }

    /**
     * Messages per second.
     *
     * @return the number of messages per second
     */
    public double messagesPerSecond() {
        return messages * 1e9 / elapsed;
    }

    /** Which CPU time. */
    public enum Cpu {
        /** The event loop's thread only, which runs the handlers. */
        LOOP,
        /** The server's whole process, including the JIT compiler and the garbage collector. */
        PROCESS
    }
}
