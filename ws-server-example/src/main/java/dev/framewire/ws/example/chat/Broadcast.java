package dev.framewire.ws.example.chat;

import dev.framewire.ws.codec.WsPreparedMessage;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells people things: the only place that writes to them. What one is told is encoded on the event loop of their connection.
 * What many are told is encoded once per subprotocol, and compressed once for all who negotiated that. Whoever reads too
 * slowly, the library lets go of (see {@code ServerPipeline}).
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

    /** An answer to one, which has to arrive or the connection has to end. */
    void tell(Member member, ChatEvent event) {
        member.channel.writeAndFlush(event);
    }

    /** An answer that costs tokens by its size. The member is busy until the peer has taken it. */
    void answer(Member member, ChatEvent event) {
        member.busy = true;
        member.charge(event.characters() / CHARACTERS_OF_A_TOKEN);
        member.channel.writeAndFlush(event).addListener(taken -> tasks.run(() -> members.finish(member)));
    }

    /** Dropped for someone who does not read, as nobody misses it. */
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

    /** Not pooled: it is released by the event loops of all who get it. */
    private static WsPreparedMessage prepare(String text) {
        return WsPreparedMessage.text(UnpooledByteBufAllocator.DEFAULT, text);
    }
}
