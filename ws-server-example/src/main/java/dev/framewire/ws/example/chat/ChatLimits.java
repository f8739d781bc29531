package dev.framewire.ws.example.chat;

/**
 * What one connection may do. Each value is at least 1.
 *
 * @param maxText the maximum length of a message in characters (code points)
 * @param maxNick the maximum length of a nick in characters
 * @param maxRooms the maximum number of rooms at the same time
 * @param messagesPerSecond the number of messages a second, on average
 * @param burst the number of messages at once
 */
public record ChatLimits(int maxText, int maxNick, int maxRooms, int messagesPerSecond, int burst) {
    /** 2000 and 32 characters; 20 rooms; 10 messages a second and 40 at once. */
    public static final ChatLimits DEFAULT = new ChatLimits(2000, 32, 20, 10, 40);

    /**
     * Checks the values.
     *
     * @param maxText the maximum length of a message
     * @param maxNick the maximum length of a nick
     * @param maxRooms the maximum number of rooms
     * @param messagesPerSecond the number of messages a second
     * @param burst the number of messages at once
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
     * Computes the size of the largest WebSocket message that these limits allow.
     *
     * @return the size in bytes
     */
    public long maxMessageBytes() {
        // JSON can need 12 bytes for a character: two escapes of six bytes, one for each UTF-16 unit
        return 4096 + 12L * maxText;
    }
}
