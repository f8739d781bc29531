package dev.framewire.ws.testing;

import java.util.Set;

/**
 * The statuses of RFC 6455 section 7.4 and of the IANA registry "WebSocket Close Code Number", written a second time and in
 * another form than in the code under test.
 */
public final class CloseStatuses {
    /** Registered, and meant for a Close frame. 1004 is reserved; 1005, 1006 and 1015 must not be sent. */
    private static final Set<Integer> REGISTERED =
            Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

    private CloseStatuses() {}

    public static boolean mayBeOnWire(int status) {
        int thousands = Math.floorDiv(status, 1000);
        return REGISTERED.contains(status) || thousands == 3 || thousands == 4;
    }
}
