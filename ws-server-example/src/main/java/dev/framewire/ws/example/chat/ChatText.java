package dev.framewire.ws.example.chat;

import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;
import dev.framewire.ws.example.store.RoomStore;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for text from people. They use the character data of ICU, so that nodes on different JDKs agree. */
final class ChatText {
    static final String LOBBY = RoomStore.LOBBY;

    private static final int MAX_ROOM = 32;
    private static final Pattern ROOM = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._-]+");
    private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private static final UnicodeSet SURROGATES = set("[:Cs:]");
    /** Line breaks, control characters, and characters that change the writing direction of the text after them. */
    private static final UnicodeSet BREAKS =
            set("[[:Cc:][:Zl:][:Zp:][[:Bidi_Control:]-[[:Bidi_Class=L:][:Bidi_Class=R:][:Bidi_Class=AL:]]]]");
    /** Invisible and unassigned characters. U+2800 is braille without a dot: invisible, but Unicode calls it a symbol. */
    private static final UnicodeSet INVISIBLE = set("[[:C:][:Zl:][:Zp:][:Default_Ignorable_Code_Point:]\\u2800]");

    private static final Normalizer2 COMPATIBLE = Normalizer2.getNFKCInstance();
    private static final Normalizer2 WITHOUT_CASE = Normalizer2.getNFKCCasefoldInstance();
    private static final SpoofChecker LOOKS = new SpoofChecker.Builder().build();
    private static final String GUEST = nickKey("guest-");

    private ChatText() {}

    private static UnicodeSet set(String pattern) {
        return new UnicodeSet(pattern).freeze();
    }

    /**
     * Makes a message one line: line breaks and control characters become spaces. Otherwise a message of subprotocol
     * {@code chat} could look like two, the second from another member.
     */
    static String message(String text, int max) throws ChatException {
        String line = text.codePoints()
                .map(c -> SURROGATES.contains(c) ? REPLACEMENT_CHARACTER : BREAKS.contains(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        requireLength(line, max, "a message");
        return line;
    }

    /**
     * Normalizes and checks a nick. It must not change the meaning of {@code nick: line} or {@code * notice}: so it has no colon,
     * no star at its beginning, and no character that looks like one of them. It must not look like a guest's nick either.
     */
    static String nick(String wanted, int max) throws ChatException {
        String nick =
                SPACES.matcher(COMPATIBLE.normalize(wanted)).replaceAll(" ").strip();
        requireLength(nick, max, "a nickname");
        if (INVISIBLE.containsSome(nick)) {
            throw ChatException.badValue("a nickname has no line breaks, control or invisible characters");
        }
        String looks = LOOKS.getSkeleton(nick);
        if (looks.startsWith("*") || looks.contains(":")) {
            throw ChatException.badValue("a nickname has no colon and does not begin with a star");
        }
        if (nickKey(nick).startsWith(GUEST)) {
            throw ChatException.badValue("a nickname does not begin with guest-: the server assigns those");
        }
        return nick;
    }

    /** Checks the name of a room. Only one spelling is valid, so that two rooms do not differ in invisible details. */
    static String room(String name) throws ChatException {
        requireLength(name, MAX_ROOM, "a room's name");
        String spelling = COMPATIBLE.normalize(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        if (!ROOM.matcher(name).matches() || !name.equals(spelling) || INVISIBLE.containsSome(name)) {
            throw ChatException.badValue("a room's name has lower-case letters, digits, dots, - and _ only");
        }
        return name;
    }

    /** Nicks that look alike to a reader have the same key (Unicode Technical Standard 39, section 4). */
    static String nickKey(String nick) {
        return WITHOUT_CASE.normalize(LOOKS.getSkeleton(WITHOUT_CASE.normalize(nick)));
    }

    private static void requireLength(String text, int max, String what) throws ChatException {
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > max) {
            throw ChatException.badValue(what + " has 1 to " + max + " characters, not " + length);
        }
    }
}
