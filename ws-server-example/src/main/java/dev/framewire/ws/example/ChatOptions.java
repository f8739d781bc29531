package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.handshake.WsOriginPolicy;
import java.util.List;
import picocli.CommandLine.Option;

/** Who may come to the chat, and what one connection may do. */
final class ChatOptions {
    @Option(
            names = "--allowed-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Lets pages of this origin connect, like https://example.org or https://*.example.org;"
                    + " may be repeated. Default: pages of this server's host and of domains above it.")
    private List<String> allowedOrigins = List.of();

    @Option(names = "--max-text", paramLabel = "N", description = "Longest chat message in characters. Default: 2000.")
    private int maxText = ChatLimits.DEFAULT.maxText();

    @Option(names = "--max-nick", paramLabel = "N", description = "Longest nickname in characters. Default: 32.")
    private int maxNick = ChatLimits.DEFAULT.maxNick();

    @Option(names = "--max-rooms", paramLabel = "N", description = "Most rooms of one connection. Default: 20.")
    private int maxRooms = ChatLimits.DEFAULT.maxRooms();

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second of one connection. Default: 10.")
    private int rate = ChatLimits.DEFAULT.messagesPerSecond();

    @Option(names = "--burst", paramLabel = "N", description = "Messages at once of one connection. Default: 40.")
    private int burst = ChatLimits.DEFAULT.burst();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description =
                    "Most connections of one remote address; those of this machine are not counted. Default: 100.")
    private int maxConnections = AddressRules.DEFAULT.maxConnections();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            split = ",",
            description = "A proxy in front, like 127.0.0.1 or 10.0.0.0/8: its X-Forwarded-For says whose a connection"
                    + " is; may be repeated. Default: none.")
    private List<String> trustedProxies = List.of();

    /** Throws {@link IllegalArgumentException} with a sentence for the user. */
    ChatServerConfig applyTo(ChatServerConfig config) {
        requireBetween("--max-text", maxText, 100_000);
        requireBetween("--max-nick", maxNick, 256);
        requireBetween("--max-rooms", maxRooms, 1000);
        requireBetween("--rate", rate, 1_000_000);
        requireBetween("--burst", burst, 1_000_000);
        requireBetween("--max-connections-per-address", maxConnections, 1_000_000);
        WsOriginPolicy.allow(allowedOrigins.toArray(String[]::new));
        return config.withChat(new ChatLimits(maxText, maxNick, maxRooms, rate, burst), allowedOrigins)
                .withAddresses(new AddressRules(maxConnections, trustedProxies));
    }

    static void requireBetween(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(option + " " + value + " is not between 1 and " + most);
        }
    }
}
