package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a table: what the servers are given to do, all the same.
 *
 * @param peers the servers, in the order of the first round
 * @param content what messages consist of
 * @param size payload of a message in bytes
 * @param connections how many
 * @param inFlight messages in flight on each connection that sends
 * @param pattern who sends and who receives
 * @param tls whether below WebSocket there is TLS, by the JDK's engine on both sides
 * @param prefix what stands before {@code java} where servers are started, such as {@code taskset -c 0}
 */
public record Setup(
        List<Peer> peers,
        Content content,
        int size,
        int connections,
        int inFlight,
        Pattern pattern,
        boolean tls,
        List<String> prefix) {
    /** Who sends and who receives. */
    public enum Pattern {
        /** Every connection sends, and receives what it sent. */
        ECHO,
        /** One connection sends, and all receive what it sent. */
        BROADCAST
    }

    List<String> serverOptions() {
        List<String> options = new ArrayList<>(List.of("--content", content.name()));
        if (pattern == Pattern.BROADCAST) {
            options.add("--broadcast");
        }
        if (tls) {
            options.add("--tls");
        }
        return options;
    }
}
