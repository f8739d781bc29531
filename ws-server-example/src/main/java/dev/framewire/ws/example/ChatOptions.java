package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.handshake.WsOriginPolicy;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say who may connect and what one connection may do. */
final class ChatOptions {
    @Option(
            names = "--allowed-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Allows pages of this origin, such as https://example.org or https://*.example.org;"
                    + " may be repeated. Default: pages of this server's host and of domains above it.")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--max-text",
            paramLabel = "N",
            description = "Maximum length of a chat message in characters. Default: 2000.")
    private int maxText = ChatLimits.DEFAULT.maxText();

    @Option(
            names = "--max-nick",
            paramLabel = "N",
            description = "Maximum length of a nickname in characters. Default: 32.")
    private int maxNick = ChatLimits.DEFAULT.maxNick();

    @Option(
            names = "--max-rooms",
            paramLabel = "N",
            description = "Maximum number of rooms of one connection. Default: 20.")
    private int maxRooms = ChatLimits.DEFAULT.maxRooms();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages that one connection may send in a second. Default: 10.")
    private int rate = ChatLimits.DEFAULT.messagesPerSecond();

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "Messages that one connection may send at once. Default: 40.")
    private int burst = ChatLimits.DEFAULT.burst();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "Maximum number of connections of one remote address; addresses of this machine have no"
                    + " maximum. Default: 100.")
    private int maxConnections = AddressRules.DEFAULT.maxConnections();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            split = ",",
            description =
                    "The address of a proxy in front, such as 127.0.0.1 or 10.0.0.0/8: its X-Forwarded-For contains"
                            + " the address of the client; may be repeated. Default: none.")
    private List<String> trustedProxies = List.of();

    /** Throws {@link IllegalArgumentException} with a message for the user. */
    void applyTo(ChatServerConfig.Builder config) {
        requireBetween("--max-text", maxText, 100_000);
        requireBetween("--max-nick", maxNick, 256);
        requireBetween("--max-rooms", maxRooms, 1000);
        requireBetween("--rate", rate, 1_000_000);
        requireBetween("--burst", burst, 1_000_000);
        requireBetween("--max-connections-per-address", maxConnections, 1_000_000);
        WsOriginPolicy.allow(allowedOrigins.toArray(String[]::new));
        config.limits(new ChatLimits(maxText, maxNick, maxRooms, rate, burst))
                .allowedOrigins(allowedOrigins)
                .addresses(new AddressRules(maxConnections, trustedProxies));
    }

    static void requireBetween(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(option + " " + value + " is not between 1 and " + most);
        }
    }
}
