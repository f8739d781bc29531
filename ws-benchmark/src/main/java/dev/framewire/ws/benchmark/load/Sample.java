package dev.framewire.ws.benchmark.load;

/**
 * What one round measured.
 *
 * @param messages messages that came back whole, over all connections
 * @param loop CPU time of the server's event loop in nanoseconds
 * @param process CPU time of the server's process in nanoseconds
 * @param p50 median time from a message to its echo in µs, if one was in flight at a time, else NaN
 * @param p99 the time that 99 of 100 echoes did not exceed, likewise
 */
public record Sample(long messages, long loop, long process, double p50, double p99) {
    /**
     * CPU time per message.
     *
     * @param cpu whose
     * @return µs
     */
    public double microsPerMessage(Cpu cpu) {
        return (cpu == Cpu.LOOP ? loop : process) / 1e3 / messages;
    }

    /** Whose CPU time. */
    public enum Cpu {
        /** The event loop's thread alone: what handlers do. */
        LOOP,
        /** The server's whole process: the compiler and the garbage collector too. */
        PROCESS
    }
}
