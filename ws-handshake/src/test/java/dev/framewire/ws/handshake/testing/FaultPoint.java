package dev.framewire.ws.handshake.testing;

/** The one place of a session where something goes wrong: the n-th time that a thing of one kind is done. */
public final class FaultPoint {
    /** What goes wrong. */
    public enum Fault {
        /** The socket reports a reset. */
        READ_BREAKS,
        /** A handler before ours throws, as one that decrypts. */
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

    /** For an end where all goes well. */
    public static FaultPoint none() {
        return new FaultPoint(Fault.READ_BREAKS, Integer.MAX_VALUE);
    }

    /** To be asked each time that this could go wrong. */
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
