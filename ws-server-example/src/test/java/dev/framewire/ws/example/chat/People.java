package dev.framewire.ws.example.chat;

import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A hub whose tasks run when the test calls run(), and its members, each an embedded channel. */
final class People implements AutoCloseable {
    static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456Z"), ZoneOffset.UTC);
    static final String AT = ",\"at\":\"2026-03-01T12:00:00.123Z\"";
    /** Noon in milliseconds, with which all ids begin. */
    static final long MILLIS = NOON.millis();

    final Queue<Runnable> tasks = new ArrayDeque<>();
    final TestClock clock = new TestClock();
    final ChatHub hub;
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    /** A clock that shows noon until a test advances it. */
    static final class TestClock extends Clock {
        private Clock now = NOON;

        void advance(long millis) {
            now = Clock.offset(now, Duration.ofMillis(millis));
        }

        @Override
        public ZoneId getZone() {
            return now.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return now.withZone(zone);
        }

        @Override
        public Instant instant() {
            return now.instant();
        }
    }

    People() {
        this(new MemoryBackend(NOON), ChatLimits.DEFAULT);
    }

    People(Backend backend, ChatLimits limits) {
        hub = new ChatHub(tasks::add, clock, backend, limits, ChatMeter.NONE);
    }

    EmbeddedChannel arrive(ChatProtocol protocol, ChannelHandler... before) {
        ChannelHandler[] handlers = Arrays.copyOf(before, before.length + 1);
        handlers[before.length] = new ChatHandler(hub, protocol);
        EmbeddedChannel channel = new EmbeddedChannel(handlers);
        channels.add(channel);
        return channel;
    }

    EmbeddedChannel enter(ChatProtocol protocol, ChannelHandler... before) {
        EmbeddedChannel channel = arrive(protocol, before);
        run();
        return channel;
    }

    /** A superchat member of some rooms, who has read all messages so far. */
    EmbeddedChannel enter(String... rooms) {
        EmbeddedChannel channel = enter(ChatProtocol.SUPERCHAT);
        for (String room : rooms) {
            send(channel, "{'type':'join','room':'" + room + "'}");
        }
        received(channel);
        return channel;
    }

    /** Sends a text, in which single quotes stand for double quotes to be easier to read. */
    void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(new TextWebSocketFrame(text.replace('\'', '"')));
        run();
    }

    /** Sends several messages before the hub runs. */
    void sendAtOnce(EmbeddedChannel channel, int times, String text) {
        for (int i = 0; i < times; i++) {
            channel.writeInbound(new TextWebSocketFrame(text.replace('\'', '"')));
        }
        run();
    }

    /** Advances the stopped clock of a channel. */
    void pass(EmbeddedChannel channel, long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        run();
    }

    /** Fills a room with entries of 2000 characters. */
    static void fill(Backend backend, String room, int entries) {
        for (int i = 0; i < entries; i++) {
            backend.rooms().append(new Draft(room, "guest", "x".repeat(2000), null, "key" + i));
        }
    }

    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            channels.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    /** The text frame of a message; one to several members is a prepared message. */
    private static TextWebSocketFrame text(Object out) {
        if (out instanceof WsPreparedMessage message) {
            TextWebSocketFrame frame = (TextWebSocketFrame) message.toFrame();
            message.release();
            return frame;
        }
        return (TextWebSocketFrame) out;
    }

    /** The received texts, in which single quotes stand for double quotes. */
    static List<String> received(EmbeddedChannel channel) {
        List<String> texts = new ArrayList<>();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            TextWebSocketFrame frame = text(out);
            texts.add(frame.text().replace("\\\"", "~").replace('"', '\'').replace("~", "\\\""));
            frame.release();
        }
        return texts;
    }

    static String at() {
        return AT.replace('"', '\'');
    }

    static String id(long sequence) {
        return MILLIS + "-" + sequence;
    }

    static String message(String room, long sequence, String nick, String text, String more) {
        return "{'type':'message','room':'" + room + "','id':'" + id(sequence) + "','nick':'" + nick + "','text':'"
                + text + "'" + at() + more + "}";
    }

    static String line(long sequence, String nick, String text) {
        return "{'id':'" + id(sequence) + "','nick':'" + nick + "','text':'" + text + "'" + at() + "}";
    }

    static String joined(String room, String nicks, String entries, boolean earlier, boolean gap) {
        return "{'type':'joined','room':'" + room + "','nicks':[" + nicks + "],'entries':[" + entries + "],'earlier':"
                + earlier + ",'gap':" + gap + "}";
    }

    static String error(String code, String message) {
        return "{'type':'error','code':'" + code + "','message':'" + message + "'}";
    }

    @Override
    public void close() {
        hub.close();
        tasks.clear();
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }
}
