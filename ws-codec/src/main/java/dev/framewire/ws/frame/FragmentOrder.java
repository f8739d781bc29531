package dev.framewire.ws.frame;

import dev.framewire.ws.WsRule;
import org.jspecify.annotations.Nullable;

/** The order of data frames in one direction (RFC 6455 section 5.4): a message starts, continues, ends. */
public final class FragmentOrder {
    private boolean insideMessage;

    /** The rule that a data frame with this opcode would break now, or {@code null}. */
    @Nullable
    public WsRule brokenBy(int opcode) {
        if (insideMessage == (opcode == Opcode.CONTINUATION)) {
            return null;
        }
        return insideMessage ? WsRule.INTERLEAVED_MESSAGE : WsRule.ORPHAN_CONTINUATION;
    }

    /** Takes note of a data frame that broke no rule. */
    public void advance(boolean fin) {
        insideMessage = !fin;
    }

    public static String detail(WsRule broken) {
        return broken == WsRule.INTERLEAVED_MESSAGE
                ? "message started inside another message"
                : "continuation without a message";
    }
}
