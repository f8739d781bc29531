package dev.framewire.ws.example.chat;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** The operations on members that the parts of a hub share. They run on the executor of the hub. */
interface Members {
    boolean isMember(Member member);

    /** Closes the connection of a member. Does nothing if it is no longer a member. */
    void end(Member member, WebSocketCloseStatus status, String reason);

    default void dismiss(Member member, String reason) {
        end(member, WebSocketCloseStatus.TRY_AGAIN_LATER, reason);
    }

    /** Executes the waiting commands of a member, as far as it may. */
    void goOn(Member member);

    /** Continues with a member whose answer is finished. */
    default void finish(Member member) {
        member.busy = false;
        goOn(member);
    }
}
