package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.error;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A hub under pressure")
class ChatHubPressureTest {
    private final People people = new People();

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    private static void assertClose(int code, EmbeddedChannel channel) {
        CloseWebSocketFrame close = assertInstanceOf(CloseWebSocketFrame.class, channel.readOutbound());
        assertEquals(code, close.statusCode());
        close.release();
    }

    @Test
    void errorForAMemberWhoDoesNotReadIsDropped() {
        EmbeddedChannel slow = people.enter("lobby");
        fill(slow);
        people.send(slow, "not JSON");
        slow.flushOutbound();
        ReferenceCountUtil.release(slow.readOutbound());
        assertNull(slow.readOutbound());
    }

    @Test
    void acknowledgementIsNeverDropped() {
        EmbeddedChannel slow = people.enter("lobby");
        fill(slow);
        people.send(slow, "{'type':'message','text':'hi','cid':'c1'}");
        slow.flushOutbound();
        ReferenceCountUtil.release(slow.readOutbound());
        assertEquals(2, received(slow).size(), "the message and its acknowledgement");
    }

    /** Fills the channel above its high-water mark. */
    private static void fill(EmbeddedChannel channel) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2));
        channel.write(Unpooled.buffer(3).writeZero(3));
    }

    @Test
    void missedEntriesAreSentAsFastAsTheMemberReads() {
        try (People many = new People(new MemoryBackend(People.NOON), new ChatLimits(2000, 32, 20, 1000, 10_000))) {
            EmbeddedChannel ada = many.enter("a");
            for (int i = 0; i < 250; i++) {
                many.send(ada, "{'type':'message','room':'a','text':'m'}");
            }
            EmbeddedChannel slow = many.enter();
            slow.writeInbound(
                    new TextWebSocketFrame("{\"type\":\"join\",\"room\":\"a\",\"after\":\"" + People.id(0) + "\"}"));
            while (slow.outboundMessages().isEmpty()) {
                many.tasks.remove().run();
            }
            assertEquals(1, received(slow).size(), "joined");
            fill(slow);
            many.run();
            assertTrue(slow.outboundMessages().isEmpty());
            slow.flushOutbound();
            many.run();
            ReferenceCountUtil.release(slow.readOutbound());
            assertEquals(2, received(slow).size(), "two histories");
        }
    }

    @Test
    void memberWhoSendsTooFastIsRefusedAndFinallyDisconnected() {
        EmbeddedChannel hasty = people.enter(ChatProtocol.CHAT);
        hasty.freezeTime();
        received(hasty);
        for (int i = 0; i < 41; i++) {
            people.send(hasty, "m" + i);
        }
        List<String> answers = received(hasty);
        assertEquals("guest-1: m39", answers.get(39));
        assertEquals("* error: more than 10 messages a second", answers.get(40));
        hasty.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        people.send(hasty, "one more");
        people.send(hasty, "and one too many");
        assertEquals(List.of("guest-1: one more", "* error: more than 10 messages a second"), received(hasty));
        for (int i = 0; i < 98; i++) {
            people.send(hasty, "spam");
        }
        received(hasty);
        people.send(hasty, "spam");
        assertClose(1008, hasty);
    }

    @Test
    void connectionClosedBeforeJoiningIsNotAMember() {
        EmbeddedChannel brief = people.arrive(ChatProtocol.CHAT);
        EmbeddedChannel patient = people.arrive(ChatProtocol.CHAT);
        brief.close();
        people.run();
        assertEquals(List.of("* guest-1 joined"), received(patient));
    }

    @Test
    void nothingIsReadBeforeTheHubHasProcessedTheInput() {
        ReadCounter reads = new ReadCounter();
        EmbeddedChannel channel = people.enter(ChatProtocol.CHAT, reads);
        int before = reads.count;
        channel.writeInbound(new TextWebSocketFrame("one"), new TextWebSocketFrame("two"));
        assertEquals(before, reads.count);
        people.run();
        assertEquals(before + 1, reads.count);
    }

    @Test
    void drainingHubStoresPendingMessagesAndRefusesNewOnes() {
        EmbeddedChannel ada = people.enter("lobby");
        ada.writeInbound(new TextWebSocketFrame("{\"type\":\"message\",\"text\":\"last words\",\"cid\":\"c1\"}"));
        var drained = people.hub.drain().toCompletableFuture();
        ada.writeInbound(new TextWebSocketFrame("{\"type\":\"message\",\"text\":\"too late\",\"cid\":\"c2\"}"));
        people.run();
        assertTrue(drained.isDone());
        List<String> answers = received(ada);
        assertEquals(
                1,
                Collections.frequency(
                        answers.stream().map(a -> a.contains("'type':'ack'")).toList(), true));
        assertTrue(answers.contains(
                error("stopping", "the server is stopping").replace("}", ",'room':'lobby','cid':'c2'}")));
    }

    @Test
    void closedHubDoesNotUseItsExecutor() {
        EmbeddedChannel channel = people.arrive(ChatProtocol.CHAT);
        people.hub.close();
        people.run();
        channel.finishAndReleaseAll();
        assertEquals(0, people.tasks.size());
    }
}
