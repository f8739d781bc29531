package dev.framewire.ws;

import io.netty.handler.codec.EncoderException;
import java.io.Serial;

/**
 * Fails the promise of a frame that would break a rule of the protocol. Nothing of the frame was written, its buffer is
 * released, and the connection goes on.
 */
public final class WsFrameRefusedException extends EncoderException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The rule the frame would break. */
    private final WsRule rule;

    WsFrameRefusedException(WsRule rule, String message) {
        super(message);
        this.rule = rule;
    }

    /**
     * The rule the frame would break.
     *
     * @return the rule
     */
    public WsRule rule() {
        return rule;
    }
}
