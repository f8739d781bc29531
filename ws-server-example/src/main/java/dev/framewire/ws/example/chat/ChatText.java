package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.RoomStore;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for what people type. */
final class ChatText {
    static final String LOBBY = RoomStore.LOBBY;

    private static final int MAX_ROOM = 32;
    private static final Pattern ROOM = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._-]+");

    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private ChatText() {}

    /**
     * A message is one line: line breaks and control characters become spaces, or a line of subprotocol {@code chat} could
     * pretend to be two, the second from someone else.
     */
    static String message(String text, int max) throws ChatException {
        String line = text.codePoints()
                .map(c -> isSurrogate(c) ? REPLACEMENT_CHARACTER : isBreak(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        requireLength(line, max, "a message");
        return line;
    }

    /** A nick must not read as something else in {@code nick: line} or {@code * notice}, so it has neither colon nor star first. */
    static String nick(String wanted, int max) throws ChatException {
        String nick = wanted.strip();
        requireLength(nick, max, "a nickname");
        if (nick.codePoints().anyMatch(c -> isBreak(c) || isInvisible(c))) {
            throw ChatException.badValue("a nickname has no line breaks, control or invisible characters");
        }
        if (nick.startsWith("*") || nick.contains(":")) {
            throw ChatException.badValue("a nickname has no colon and does not begin with a star");
        }
        return nick;
    }

    /** One spelling per room, so that nobody waits alone in a room that looks like another. */
    static String room(String name) throws ChatException {
        requireLength(name, MAX_ROOM, "a room's name");
        if (!ROOM.matcher(name).matches() || !name.equals(nickKey(name))) {
            throw ChatException.badValue("a room's name has lower-case letters, digits, dots, - and _ only");
        }
        return name;
    }

    /** Two nicks with the same key are taken for the same person by a reader. */
    static String nickKey(String nick) {
        String plain = Normalizer.normalize(nick, Normalizer.Form.NFKC).strip();
        return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static void requireLength(String text, int max, String what) throws ChatException {
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > max) {
            throw ChatException.badValue(what + " has 1 to " + max + " characters, not " + length);
        }
    }

    private static boolean isBreak(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT || isSurrogate(c);
    }

    /** Half a character, which JSON can express and UTF-8 cannot. */
    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }
}
