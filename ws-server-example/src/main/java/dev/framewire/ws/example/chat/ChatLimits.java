package dev.framewire.ws.example.chat;

/**
 * What one connection may do.
 *
 * @param maxText longest message in characters (code points)
 * @param maxNick longest nick in characters
 * @param maxRooms most rooms at the same time
 * @param messagesPerSecond how often it may send anything, in the long run
 * @param burst how much it may send at once
 */
public record ChatLimits(int maxText, int maxNick, int maxRooms, int messagesPerSecond, int burst) {
    /** 2000 and 32 characters, 20 rooms, 10 messages a second and 40 at once. */
    public static final ChatLimits DEFAULT = new ChatLimits(2000, 32, 20, 10, 40);

    /**
     * Checks the values.
     *
     * @param maxText longest message in characters
     * @param maxNick longest nick in characters
     * @param maxRooms most rooms
     * @param messagesPerSecond how often it may send
     * @param burst how much at once
     * @throws IllegalArgumentException if a value is below 1
     */
    public ChatLimits {
        for (int value : new int[] {maxText, maxNick, maxRooms, messagesPerSecond, burst}) {
            if (value < 1) {
                throw new IllegalArgumentException("a limit of " + value + " is below 1");
            }
        }
    }

    /**
     * The largest WebSocket message that can be within these limits.
     *
     * @return bytes
     */
    public long maxMessageBytes() {
        // JSON may write a character of two UTF-16 units as twelve bytes
        return 4096 + 12L * maxText;
    }
}
