package dev.framewire.ws.example;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The messages to send: empty, short, long and fragmented, with compressible text and random bytes. */
final class InteropMessages {
    private static final int FRAGMENT = 3000;

    /** One message, sent in fragments of at most {@code fragmentBytes}. */
    record Message(boolean text, byte[] payload, int fragmentBytes) {
        void writeTo(Channel channel) {
            int from = 0;
            boolean last;
            do {
                int to = Math.min(from + fragmentBytes, payload.length);
                last = to == payload.length;
                byte[] part = Arrays.copyOfRange(payload, from, to);
                var content = Unpooled.wrappedBuffer(part);
                channel.write(
                        from > 0
                                ? new ContinuationWebSocketFrame(last, 0, content)
                                : text
                                        ? new TextWebSocketFrame(last, 0, content)
                                        : new BinaryWebSocketFrame(last, 0, content));
                from = to;
            } while (!last);
            channel.flush();
        }

        @Override
        public String toString() {
            String start = ByteBufUtil.hexDump(payload, 0, Math.min(payload.length, 16));
            return (text ? "text" : "binary") + " of " + payload.length + " bytes, " + start;
        }
    }

    private InteropMessages() {}

    static List<Message> all() {
        Random random = new Random(7692);
        List<Message> all = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int size : new int[] {0, 1, 5, 63, 64, 125, 126, 127, 1000, 4096, 40_000, 65_535, 65_536, 200}) {
                byte[] chat = chat(random, size);
                all.add(new Message(true, chat, Integer.MAX_VALUE));
                all.add(new Message(true, chat, FRAGMENT));
                all.add(new Message(false, chat, Integer.MAX_VALUE));
            }
            for (int size : new int[] {0, 1, 200, 10_000}) {
                byte[] noise = new byte[size];
                random.nextBytes(noise);
                all.add(new Message(false, noise, Integer.MAX_VALUE));
                all.add(new Message(false, noise, FRAGMENT));
            }
            all.add(new Message(true, "Grüße, 你好 🎈".repeat(30).getBytes(StandardCharsets.UTF_8), 7));
        }
        return all;
    }

    private static byte[] chat(Random random, int size) {
        String[] words = "the meeting is at noon, who brings coffee? deploy failed again :( thanks see you".split(" ");
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(text.length() % 90 < 8 ? "\n12:" + (10 + random.nextInt(50)) + " ada: " : " ")
                    .append(words[random.nextInt(words.length)]);
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
