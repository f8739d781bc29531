package dev.framewire.ws.example.chat;

import dev.framewire.ws.codec.WsPreparedMessage;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tells people things: the only place that writes to them. What many are told is encoded once per subprotocol, and compressed
 * once for all who negotiated that. Whoever reads too slowly, the library lets go of (see {@code ServerPipeline}).
 */
final class Broadcast {
    private final Deque<Telling> waiting = new ArrayDeque<>();

    private record Telling(Collection<Member> to, ChatEvent event) {}

    /** An answer to one, which has to arrive or the connection has to end. */
    void tell(Member member, ChatEvent event) {
        tellAll(List.of(member), event);
    }

    /** Dropped for someone who does not read, as nobody misses it. */
    static void tellIfReading(Member member, ChatEvent event) {
        if (member.channel.isWritable()) {
            member.channel.writeAndFlush(new TextWebSocketFrame(member.protocol.write(event)));
        }
    }

    /** In order: what is told because of something that is being told comes after it, for everyone. */
    void tellAll(Collection<Member> to, ChatEvent event) {
        waiting.add(new Telling(to, event));
        if (waiting.size() == 1) {
            while (!waiting.isEmpty()) {
                send(waiting.element());
                waiting.remove();
            }
        }
    }

    private static void send(Telling telling) {
        if (telling.to.size() == 1) {
            Member only = telling.to.iterator().next();
            only.channel.writeAndFlush(new TextWebSocketFrame(only.protocol.write(telling.event)));
            return;
        }
        Map<ChatProtocol, WsPreparedMessage> encoded = new EnumMap<>(ChatProtocol.class);
        for (Member member : telling.to) {
            WsPreparedMessage message =
                    encoded.computeIfAbsent(member.protocol, protocol -> prepare(protocol.write(telling.event)));
            member.channel.writeAndFlush(message.retain());
        }
        encoded.values().forEach(WsPreparedMessage::release);
    }

    /** Not pooled: it is released by the event loops of all who get it. */
    private static WsPreparedMessage prepare(String text) {
        return WsPreparedMessage.text(UnpooledByteBufAllocator.DEFAULT, text);
    }
}
