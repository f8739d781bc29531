package dev.framewire.ws.example.chat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subprotocols of {@code /chat}. docs/CHAT-PROTOCOL.md lists their messages. */
public enum ChatProtocol {
    /** Plain lines. */
    CHAT("chat") {
        @Override
        ChatCommand read(String text, ChatLimits limits) throws ChatException {
            return new ChatCommand.Say(ChatText.LOBBY, ChatText.message(text, limits.maxText()), null);
        }

        @Override
        String write(ChatEvent event) {
            return event.asLine();
        }
    },
    /** JSON objects. */
    SUPERCHAT("superchat") {
        @Override
        ChatCommand read(String text, ChatLimits limits) throws ChatException {
            return SuperchatJson.read(text, limits);
        }

        @Override
        String write(ChatEvent event) {
            return SuperchatJson.write(event);
        }
    };

    private final String subprotocol;

    ChatProtocol(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /**
     * Returns the name in {@code Sec-WebSocket-Protocol}.
     *
     * @return the name of the subprotocol
     */
    public String subprotocol() {
        return subprotocol;
    }

    /**
     * Returns the names of all subprotocols.
     *
     * @return the names, the default subprotocol first
     */
    public static List<String> subprotocols() {
        return Arrays.stream(values()).map(ChatProtocol::subprotocol).toList();
    }

    /**
     * Finds a protocol by its name.
     *
     * @param subprotocol a negotiated subprotocol
     * @return the protocol of that name
     * @throws IllegalArgumentException if no protocol has that name
     */
    public static ChatProtocol of(@Nullable String subprotocol) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.subprotocol.equals(subprotocol))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the chat does not support the subprotocol " + subprotocol));
    }

    abstract ChatCommand read(String text, ChatLimits limits) throws ChatException;

    abstract String write(ChatEvent event);
}
