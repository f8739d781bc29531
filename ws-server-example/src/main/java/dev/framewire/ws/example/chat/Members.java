package dev.framewire.ws.example.chat;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** What the parts of a hub do with members. On the executor of the hub. */
interface Members {
    boolean isMember(Member member);

    /** Does nothing to who is a member no more. */
    void end(Member member, WebSocketCloseStatus status, String reason);

    default void dismiss(Member member, String reason) {
        end(member, WebSocketCloseStatus.TRY_AGAIN_LATER, reason);
    }

    /** Serves what waits, as far as it is the member's turn. */
    void goOn(Member member);

    /** What kept the member busy is over. */
    default void finish(Member member) {
        member.busy = false;
        goOn(member);
    }
}
