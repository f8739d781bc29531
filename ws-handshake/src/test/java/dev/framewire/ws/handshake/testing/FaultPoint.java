package dev.framewire.ws.handshake.testing;

/** The one fault of a session: the n-th operation of one kind fails. */
public final class FaultPoint {
    /** The kind of fault. */
    public enum Fault {
        /** The socket reports a reset. */
        READ_BREAKS,
        /** A handler before ours throws, such as a TLS handler. */
        READ_THROWS,
        WRITE_FAILS,
        WRITE_THROWS,
        /** The socket refuses to send. */
        FLUSH_BREAKS,
        FLUSH_THROWS,
        /** From here on the peer's window is closed. */
        FLUSH_STALLS,
        ALLOCATION_FAILS,
        DIRECT_MEMORY_IS_FULL,
        /** No allocation succeeds from here on. */
        MEMORY_IS_GONE
    }

    private final Fault fault;
    private int left;

    public FaultPoint(Fault fault, int n) {
        this.fault = fault;
        this.left = n;
    }

    /** For an end without faults. */
    public static FaultPoint none() {
        return new FaultPoint(Fault.READ_BREAKS, Integer.MAX_VALUE);
    }

    /** Counts an operation that this fault could hit, and returns whether it fails. */
    public boolean strikes(Fault which) {
        if (which != fault) {
            return false;
        }
        boolean lasting = which == Fault.FLUSH_STALLS || which == Fault.MEMORY_IS_GONE;
        left--;
        return left == 0 || lasting && left < 0;
    }

    public boolean hasStruck() {
        return left <= 0;
    }
}
