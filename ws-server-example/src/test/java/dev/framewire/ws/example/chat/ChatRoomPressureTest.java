package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A room under pressure")
class ChatRoomPressureTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private final ChatRoom room = new ChatRoom(Runnable::run, NOON);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void everyoneLeaves() {
        room.close();
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private EmbeddedChannel enter(ChatProtocol protocol) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChatHandler(room, protocol));
        channels.add(channel);
        return channel;
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(new TextWebSocketFrame(text));
    }

    private static List<String> received(EmbeddedChannel channel) {
        List<String> texts = new ArrayList<>();
        for (TextWebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            texts.add(frame.text());
            frame.release();
        }
        return texts;
    }

    @Test
    void whoReadsTooSlowlyIsDismissedAndTheOthersAreTold() {
        EmbeddedChannel slow = enter(ChatProtocol.CHAT);
        EmbeddedChannel quick = enter(ChatProtocol.CHAT);
        received(slow);
        received(quick);
        fill(slow);
        send(quick, "anyone?");

        ByteBuf waiting = slow.readOutbound();
        waiting.release();
        CloseWebSocketFrame close = assertInstanceOf(CloseWebSocketFrame.class, slow.readOutbound());
        assertEquals(1013, close.statusCode());
        close.release();
        send(quick, "nobody");
        assertNull(slow.readOutbound(), "a member no more");
        assertEquals(List.of("guest-2: anyone?", "* guest-1 left", "guest-2: nobody"), received(quick));
    }

    @Test
    void anAnswerToWhoDoesNotReadIsDropped() {
        EmbeddedChannel slow = enter(ChatProtocol.SUPERCHAT);
        received(slow);
        fill(slow);
        send(slow, "not JSON");
        slow.flushOutbound();
        ReferenceCountUtil.release(slow.readOutbound());
        assertNull(slow.readOutbound());
    }

    /** More waits to be written than the mark allows. */
    private static void fill(EmbeddedChannel channel) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2));
        channel.write(Unpooled.buffer(3).writeZero(3));
    }

    @Test
    void whoHasGoneBeforeTheRoomCouldLetThemInIsNoMember() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        ChatRoom busy = new ChatRoom(tasks::add, NOON);
        EmbeddedChannel brief = new EmbeddedChannel(new ChatHandler(busy, ChatProtocol.CHAT));
        EmbeddedChannel patient = new EmbeddedChannel(new ChatHandler(busy, ChatProtocol.CHAT));
        brief.close();
        runAll(tasks);
        assertEquals(List.of("* guest-1 joined"), received(patient));
        brief.finishAndReleaseAll();
        patient.finishAndReleaseAll();
    }

    @Test
    void nobodyIsReadFromBeforeTheRoomHasDealtWithWhatCame() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        ChatRoom busy = new ChatRoom(tasks::add, NOON);
        ReadCounter reads = new ReadCounter();
        EmbeddedChannel channel = new EmbeddedChannel(reads, new ChatHandler(busy, ChatProtocol.CHAT));
        runAll(tasks);
        int before = reads.count;
        channel.writeInbound(new TextWebSocketFrame("one"), new TextWebSocketFrame("two"));
        assertEquals(before, reads.count);
        runAll(tasks);
        assertEquals(before + 1, reads.count);
        channel.finishAndReleaseAll();
    }

    private static void runAll(Queue<Runnable> tasks) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static final class ReadCounter extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }
    }

    @Test
    void aRoomThatIsClosedAsksNothingOfItsExecutor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        ChatRoom closing = new ChatRoom(tasks::add, NOON);
        EmbeddedChannel channel = new EmbeddedChannel(new ChatHandler(closing, ChatProtocol.CHAT));
        closing.close();
        runAll(tasks);
        channel.finishAndReleaseAll();
        assertEquals(0, tasks.size());
    }
}
