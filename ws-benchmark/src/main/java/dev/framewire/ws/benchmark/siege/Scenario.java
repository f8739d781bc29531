package dev.framewire.ws.benchmark.siege;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** An attack or a load that the server must withstand. */
public enum Scenario {
    /** Ten thousand idle connections while two members chat. */
    IDLE {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Idle.play(jar, out);
        }
    },
    /** A hundred megabytes in a room with a member that never reads. */
    ROOM {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return CrowdedRoom.play(jar, out);
        }
    },
    /** Two hundred handshakes that never end, at one byte per second. */
    DRIBBLE {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Dribble.play(jar, out);
        }
    },
    /** A million fragments of one byte. */
    FRAGMENTS {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Hostile.fragments(jar, out);
        }
    },
    /** A message of 100 MB of zeros, compressed. */
    BOMB {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Hostile.bomb(jar, out);
        }
    },
    /** Pings at full speed from a peer that does not read the answers. */
    PINGS {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Hostile.pings(jar, out);
        }
    };

    /** Runs against a new server; returns whether the server passed. */
    abstract boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException;

    /**
     * Runs against a new server, and prints figures and the result.
     *
     * @param jar the example server
     * @param out receives the output
     * @return whether the server passed
     * @throws IOException if the server does not start or does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run(Path jar, PrintWriter out) throws IOException, InterruptedException {
        boolean passed = play(jar, out);
        out.println("           " + (passed ? "passed" : "FAILED"));
        return passed;
    }
}
