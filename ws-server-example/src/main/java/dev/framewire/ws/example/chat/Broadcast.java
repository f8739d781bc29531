package dev.framewire.ws.example.chat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells people things: the only place that writes to them. What many are told is encoded once per subprotocol. Whoever is not
 * writable (see {@code WRITE_BUFFER_WATER_MARK}) is handed to {@code tooSlow} instead, which may tell others of that.
 */
final class Broadcast {
    private final Consumer<Member> tooSlow;
    private final Deque<Telling> waiting = new ArrayDeque<>();

    private record Telling(Collection<Member> to, ChatEvent event) {}

    Broadcast(Consumer<Member> tooSlow) {
        this.tooSlow = tooSlow;
    }

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
                send(waiting.element()).forEach(tooSlow);
                waiting.remove();
            }
        }
    }

    /** Returns those who were not told, because too much waits for them already. */
    private static List<Member> send(Telling telling) {
        Map<ChatProtocol, ByteBuf> encoded = new EnumMap<>(ChatProtocol.class);
        List<Member> slow = new ArrayList<>();
        for (Member member : telling.to) {
            if (member.channel.isWritable()) {
                ByteBuf text =
                        encoded.computeIfAbsent(member.protocol, protocol -> utf8(protocol.write(telling.event)));
                member.channel.writeAndFlush(new TextWebSocketFrame(text.retainedDuplicate()));
            } else if (member.channel.isActive()) {
                slow.add(member);
            }
        }
        encoded.values().forEach(ByteBuf::release);
        return slow;
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
