package dev.framewire.ws.example.chat;

import dev.framewire.ws.codec.WsPreparedMessage;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to members; no other class does. An event for one member is encoded on the event loop of its connection. An
 * event for many members is encoded once for each subprotocol, and compressed once for all that negotiated compression. The
 * library closes the connection of a member that reads too slowly (see {@code ServerPipeline}).
 */
final class Broadcast {
    private static final int CHARACTERS_OF_A_TOKEN = 8192;

    private final HubTasks tasks;
    private final Members members;
    private final ChatMeter meter;

    Broadcast(HubTasks tasks, Members members, ChatMeter meter) {
        this.tasks = tasks;
        this.members = members;
        this.meter = meter;
    }

    /** Writes an event for one member. If the member reads too slowly, the library closes the connection: nothing is lost silently. */
    void tell(Member member, ChatEvent event) {
        member.channel.writeAndFlush(event);
    }

    /** Writes an answer that costs tokens by its size. The member is busy until the peer has taken it. */
    void answer(Member member, ChatEvent event) {
        member.busy = true;
        member.charge(event.characters() / CHARACTERS_OF_A_TOKEN);
        member.channel.writeAndFlush(event).addListener(taken -> tasks.run(() -> members.finish(member)));
    }

    /** Writes an error, or drops it if the member does not read: a member can cause any number of errors. */
    void refuse(Member member, ChatEvent.Refusal answer) {
        meter.refused(answer.code().toString());
        if (member.channel.isWritable()) {
            member.channel.writeAndFlush(answer);
        }
    }

    void refuse(Member member, ErrorCode code, String why, @Nullable String room, @Nullable String clientId) {
        refuse(member, new ChatEvent.Refusal(code, why, room, clientId));
    }

    void tellAll(Collection<Member> to, ChatEvent event) {
        if (to.size() == 1) {
            tell(to.iterator().next(), event);
            return;
        }
        Map<ChatProtocol, WsPreparedMessage> encoded = new EnumMap<>(ChatProtocol.class);
        for (Member member : to) {
            WsPreparedMessage message =
                    encoded.computeIfAbsent(member.protocol, protocol -> prepare(protocol.write(event)));
            member.channel.writeAndFlush(message.retain());
        }
        encoded.values().forEach(WsPreparedMessage::release);
    }

    /** The buffer is not pooled, because the event loops of all receivers release it. */
    private static WsPreparedMessage prepare(String text) {
        return WsPreparedMessage.text(UnpooledByteBufAllocator.DEFAULT, text);
    }
}
