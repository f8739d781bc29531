package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Server;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a table: the same load for all servers.
 *
 * @param servers the servers, in the order of the first round
 * @param content the content of the messages
 * @param size payload size of a message in bytes
 * @param connections number of connections
 * @param inFlight messages in flight on each sending connection
 * @param pattern which connections send and receive
 * @param tls whether to use TLS, with the JDK's engine on both sides
 * @param prefix precedes {@code java} in the command that starts a server, such as {@code taskset -c 0}
 */
public record Setup(
        List<Server> servers,
        Content content,
        int size,
        int connections,
        int inFlight,
        Pattern pattern,
        boolean tls,
        List<String> prefix) {
    /** Which connections send and receive. */
    public enum Pattern {
        /** Every connection sends and receives its own messages. */
        ECHO,
        /** One connection sends, and all connections receive. */
        BROADCAST,
        /** Connections receive one echo, end and come back. */
        STORM
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
