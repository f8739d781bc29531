package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.at;
import static dev.framewire.ws.example.chat.People.joined;
import static dev.framewire.ws.example.chat.People.message;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.FragileBackend;
import dev.framewire.ws.example.store.StoreUnavailableException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A hub with a slow store")
class SlowStoreTest {
    private static final CompletableFuture<Object> AWAY =
            CompletableFuture.failedFuture(new StoreUnavailableException("away"));
    private static final String AWAY_TEXT =
            "{'type':'error','code':'unavailable','message':'the chat store is unavailable; send it again','room':'lobby','cid':'c1'}";

    private final FragileBackend backend = new FragileBackend(People.NOON);
    private final People people = new People(backend, ChatLimits.DEFAULT);

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    @Test
    void drainingHubDoesNotWaitForRefusedMessages() {
        EmbeddedChannel ada = people.enter("lobby");
        backend.answer(AWAY);
        people.send(ada, "{'type':'message','text':'hi','cid':'c1'}");
        assertEquals(List.of(AWAY_TEXT), received(ada));
        var drained = people.hub.drain().toCompletableFuture();
        people.run();
        assertTrue(drained.isDone());
    }

    @Test
    void drainingHubWaitsForTheAnswerOfTheStore() {
        EmbeddedChannel ada = people.enter("lobby");
        backend.delay();
        people.send(ada, "{'type':'message','text':'hi','cid':'c1'}");
        var drained = people.hub.drain().toCompletableFuture();
        people.run();
        assertFalse(drained.isDone());
        backend.answer(AWAY);
        backend.goOn();
        people.run();
        assertTrue(drained.isDone());
        assertEquals(List.of(AWAY_TEXT), received(ada));
    }

    @Test
    void nickClaimedForAClosedConnectionIsFree() {
        EmbeddedChannel brief = people.enter();
        EmbeddedChannel other = people.enter();
        backend.delay();
        people.send(brief, "{'type':'nick','nick':'ada'}");
        brief.close();
        people.run();
        backend.goOn();
        people.run();
        people.send(other, "{'type':'nick','nick':'ada'}");
        assertEquals(List.of("{'type':'nick','from':'guest-2','to':'ada'" + at() + "}"), received(other));
    }

    @Test
    void commandDuringANickClaimUsesTheNewNick() {
        EmbeddedChannel ada = people.enter("lobby");
        backend.delay();
        people.send(ada, "{'type':'nick','nick':'ada'}");
        people.send(ada, "{'type':'message','text':'hi'}");
        assertEquals(List.of(), received(ada));
        backend.goOn();
        people.run();
        assertEquals(
                List.of(
                        "{'type':'nick','from':'guest-1','to':'ada'" + at() + "}",
                        message("lobby", 0, "ada", "hi", "")),
                received(ada));
    }

    @Test
    void roomLeftBeforeItIsFollowedIsUnfollowed() {
        EmbeddedChannel brief = people.enter();
        backend.delay();
        people.send(brief, "{'type':'join','room':'a'}");
        brief.close();
        people.run();
        backend.goOn();
        assertTrue(backend.isFollowed("a"));
        people.run();
        assertFalse(backend.isFollowed("a"));
    }

    @Test
    void roomThatAnotherMemberEnteredStaysFollowed() {
        EmbeddedChannel brief = people.enter();
        EmbeddedChannel ada = people.enter();
        backend.delay();
        people.send(brief, "{'type':'join','room':'a'}");
        brief.close();
        people.run();
        people.send(ada, "{'type':'join','room':'a'}");
        backend.goOn();
        people.run();
        assertTrue(backend.isFollowed("a"));
        assertEquals(List.of(joined("a", "'guest-2'", "", false, false)), received(ada));
        people.send(ada, "{'type':'message','room':'a','text':'hi'}");
        assertEquals(List.of(message("a", 0, "guest-2", "hi", "")), received(ada));
    }

    @Test
    void commandAfterAJoinWaitsForItsAnswer() {
        EmbeddedChannel ada = people.enter();
        backend.delay();
        ada.writeInbound(
                new TextWebSocketFrame("{\"type\":\"join\",\"room\":\"a\"}"),
                new TextWebSocketFrame("{\"type\":\"leave\",\"room\":\"a\"}"));
        people.run();
        assertEquals(List.of(), received(ada));
        backend.goOn();
        people.run();
        assertEquals(
                List.of(
                        joined("a", "'guest-1'", "", false, false),
                        "{'type':'leave','room':'a','nick':'guest-1'" + at() + "}"),
                received(ada));
        assertFalse(backend.isFollowed("a"));
    }
}
