package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Uses the default limits: 40 tokens at once, and one each 100 ms. */
@DisplayName("Tokens that an answer costs")
class ChatCostTest {
    private static final int BURST = ChatLimits.DEFAULT.burst();
    private static final String HISTORY = "{'type':'history','room':'full','before':'99999999999999-0','limit':100}";
    private static final String LIST = "{'type':'list'}";
    private static final String PING = "{'type':'ping'}";
    /** For 100 entries with 2000 characters each, at 8192 characters a token. */
    private static final int TOKENS_OF_A_HISTORY = 25;

    private final MemoryBackend backend = new MemoryBackend(People.NOON);
    private final People people = new People(backend, ChatLimits.DEFAULT);

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    /** A member of a room with all tokens, on a channel with a stopped clock. */
    private EmbeddedChannel enter(String room) {
        EmbeddedChannel channel = people.enter(room);
        channel.freezeTime();
        channel.advanceTimeBy(1, TimeUnit.MINUTES);
        return channel;
    }

    /** The number of pings that are answered before one is refused. */
    private int tokensLeft(EmbeddedChannel channel) {
        people.sendAtOnce(channel, BURST + 1, PING);
        List<String> answers = received(channel);
        return Collections.frequency(answers, "{'type':'pong'}");
    }

    @Test
    void historyCostsTokensBySizeAndDelaysTheNext() {
        People.fill(backend, "full", 100);
        EmbeddedChannel greedy = enter("full");
        people.sendAtOnce(greedy, BURST, HISTORY);
        assertEquals(2, received(greedy).size());
        people.pass(greedy, (2 * TOKENS_OF_A_HISTORY - BURST) * 100 - 1);
        assertEquals(0, received(greedy).size());
        people.pass(greedy, 1);
        assertEquals(1, received(greedy).size());
        people.pass(greedy, TOKENS_OF_A_HISTORY * 100);
        assertEquals(1, received(greedy).size());
    }

    @Test
    void shortHistoryHasNoExtraCost() {
        People.fill(backend, "full", 3);
        EmbeddedChannel modest = enter("full");
        people.sendAtOnce(modest, BURST, HISTORY);
        assertEquals(BURST, received(modest).size());
    }

    @Test
    void entriesSentOnJoiningCostTokensBySize() {
        People.fill(backend, "full", 50);
        EmbeddedChannel restless = enter("lobby");
        for (int i = 0; i < 6; i++) {
            restless.writeInbound(
                    new TextWebSocketFrame("{\"type\":\"join\",\"room\":\"full\"}"),
                    new TextWebSocketFrame("{\"type\":\"leave\",\"room\":\"full\"}"));
        }
        people.run();
        assertEquals(8, received(restless).size(), "four times, 12 tokens each");
        people.pass(restless, 799);
        assertEquals(0, received(restless).size());
        people.pass(restless, 1);
        assertEquals(2, received(restless).size());
    }

    @Test
    void missedEntriesArePaidPieceByPiece() {
        People.fill(backend, "full", 301);
        EmbeddedChannel late = enter("lobby");
        people.send(late, "{'type':'join','room':'full','after':'" + People.id(0) + "'}");
        assertEquals(2, received(late).size(), "joined and a history, 25 tokens each");
        people.pass(late, 999);
        assertEquals(0, received(late).size());
        people.pass(late, 1);
        assertEquals(1, received(late).size(), "the rest");
    }

    @Test
    void listHasTheFullestRoomsAndTheLobby() {
        List<EmbeddedChannel> crowd = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            String[] rooms = new String[20];
            for (int r = 0; r < rooms.length; r++) {
                rooms[r] = "room-" + i + "-" + r;
            }
            crowd.add(people.enter(rooms));
        }
        people.enter("room-14-19");
        EmbeddedChannel ada = enter("lobby");
        people.sendAtOnce(ada, 1, LIST);
        String list = received(ada).get(0);
        assertEquals(RoomList.MOST_ROOMS, list.split("'people'", -1).length - 1);
        assertTrue(list.contains("{'room':'lobby','people':1}"));
        assertTrue(list.contains("{'room':'room-14-19','people':2}"));
        assertEquals(15, crowd.size());
    }

    @Test
    void listIsComputedOnceASecond() {
        EmbeddedChannel ada = enter("lobby");
        people.sendAtOnce(ada, 1, LIST);
        assertEquals(List.of("{'type':'rooms','rooms':[{'room':'lobby','people':1}]}"), received(ada));
        EmbeddedChannel bob = enter("lobby");
        people.sendAtOnce(bob, 1, LIST);
        assertEquals(List.of("{'type':'rooms','rooms':[{'room':'lobby','people':1}]}"), received(bob));
        people.clock.advance(999);
        people.sendAtOnce(bob, 1, LIST);
        assertEquals(List.of("{'type':'rooms','rooms':[{'room':'lobby','people':1}]}"), received(bob));
        people.clock.advance(1);
        people.sendAtOnce(bob, 1, LIST);
        assertEquals(List.of("{'type':'rooms','rooms':[{'room':'lobby','people':2}]}"), received(bob));
        people.enter("lobby");
        received(bob);
        people.clock.advance(-60_000);
        people.sendAtOnce(bob, 1, LIST);
        assertEquals(List.of("{'type':'rooms','rooms':[{'room':'lobby','people':3}]}"), received(bob));
    }

    @Test
    void nickChangeCostsOneTokenForEachRoom() {
        String[] rooms = new String[20];
        for (int r = 0; r < rooms.length; r++) {
            rooms[r] = "r" + r;
        }
        EmbeddedChannel ada = people.enter(rooms);
        ada.freezeTime();
        ada.advanceTimeBy(1, TimeUnit.MINUTES);
        for (int i = 0; i < 5; i++) {
            people.send(ada, "{'type':'nick','nick':'ada" + i + "'}");
        }
        assertEquals(3, received(ada).size(), "20 tokens each");
        people.pass(ada, 1999);
        assertEquals(0, received(ada).size());
        people.pass(ada, 1);
        assertEquals(1, received(ada).size());
    }

    @Test
    void wrongCommandCostsAToken() {
        EmbeddedChannel clumsy = enter("lobby");
        people.sendAtOnce(clumsy, 10, "nonsense");
        received(clumsy);
        assertEquals(BURST - 10, tokensLeft(clumsy));
    }

    @Test
    void largeMessageCostsMoreTokens() {
        EmbeddedChannel clumsy = enter("lobby");
        people.sendAtOnce(clumsy, 1, "x".repeat(3 * 8192));
        received(clumsy);
        assertEquals(BURST - 4, tokensLeft(clumsy));
    }
}
