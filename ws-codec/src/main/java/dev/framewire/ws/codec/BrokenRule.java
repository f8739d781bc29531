package dev.framewire.ws.codec;

import java.io.Serial;

/** Stands behind Netty's exception, which is final and knows a status only, to tell which rule was broken. */
final class BrokenRule extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    final WsRule rule;

    BrokenRule(WsRule rule) {
        super(rule.name(), null, false, false);
        this.rule = rule;
    }
}
