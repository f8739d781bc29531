package dev.framewire.ws.benchmark.siege;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Something to hold out against. */
public enum Scenario {
    /** Ten thousand idle connections; meanwhile two people chat. */
    IDLE {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Idle.play(jar, out);
        }
    },
    /** A hundred megabytes through a room with a member who never reads. */
    ROOM {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return CrowdedRoom.play(jar, out);
        }
    },
    /** Two hundred handshakes that never end, a byte a second. */
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
    /** Pings, as fast as they go, from a peer who does not read the answers. */
    PINGS {
        @Override
        boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
            return Hostile.pings(jar, out);
        }
    };

    /** Plays it against a new server; whether that held out. */
    abstract boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException;

    /**
     * Plays it against a new server, prints what was seen and a verdict.
     *
     * @param jar the example server
     * @param out where to print
     * @return whether the server held out
     * @throws IOException if the server cannot be started or asked
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run(Path jar, PrintWriter out) throws IOException, InterruptedException {
        boolean held = play(jar, out);
        out.println("           " + (held ? "held" : "NOT HELD"));
        return held;
    }
}
