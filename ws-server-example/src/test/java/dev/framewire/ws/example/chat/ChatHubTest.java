package dev.framewire.ws.example.chat;

import static dev.framewire.ws.example.chat.People.at;
import static dev.framewire.ws.example.chat.People.error;
import static dev.framewire.ws.example.chat.People.message;
import static dev.framewire.ws.example.chat.People.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A hub with members of both subprotocols")
class ChatHubTest {
    private static final String SESSION = ",'session':'0123456789abcdef'}";

    private final People people = new People();

    @AfterEach
    void everyoneLeaves() {
        people.close();
    }

    @Test
    void everyoneInTheLobbySeesTheSameConversation() {
        EmbeddedChannel line = people.enter(ChatProtocol.CHAT);
        EmbeddedChannel json = people.enter("lobby");
        people.send(line, "hello");
        people.send(json, "{'type':'nick','nick':'ada'}");
        people.send(json, "{'type':'message','text':'good \\\'day\\\''}");
        line.close();
        people.run();

        assertEquals(
                List.of(
                        "* guest-1 joined",
                        "* guest-2 joined",
                        "guest-1: hello",
                        "* guest-2 is now ada",
                        "ada: good 'day'"),
                received(line));
        assertEquals(
                List.of(
                        message("lobby", 0, "guest-1", "hello", ""),
                        "{'type':'nick','from':'guest-2','to':'ada'" + at() + "}",
                        message("lobby", 1, "ada", "good \\\"day\\\"", ""),
                        "{'type':'leave','room':'lobby','nick':'guest-1'" + at() + "}"),
                received(json));
    }

    @Test
    void welcomeNamesTheNickAndTheLimits() {
        assertEquals(
                List.of("{'type':'welcome','nick':'guest-1','limits':{'text':2000,'nick':32,'rooms':20,'rate':10}}"),
                received(people.enter(ChatProtocol.SUPERCHAT)));
    }

    @Test
    void messageWithALineBreakIsOneLine() {
        EmbeddedChannel line = people.enter(ChatProtocol.CHAT);
        EmbeddedChannel json = people.enter("lobby");
        received(line);
        people.send(line, "hi\nguest-2: I resign");
        people.send(json, "{'type':'message','text':'hi\\r\\n* guest-1 left'}");
        assertEquals(List.of("guest-1: hi guest-2: I resign", "guest-2: hi  * guest-1 left"), received(line));
    }

    @Test
    void takenNickIsRefusedInAnyCase() {
        EmbeddedChannel ada = people.enter("lobby");
        EmbeddedChannel other = people.enter("lobby");
        people.send(ada, "{'type':'nick','nick':'Ada'}");
        received(ada);
        received(other);
        people.send(other, "{'type':'nick','nick':'aDA'}");
        assertEquals(List.of(error("nick-taken", "that nickname is taken")), received(other));
        assertEquals(List.of(), received(ada));
    }

    @Test
    void nickIsFreeWhenItsOwnerLeavesOrTakesAnother() {
        EmbeddedChannel ada = people.enter("lobby");
        EmbeddedChannel other = people.enter("lobby");
        people.send(ada, "{'type':'nick','nick':'ada'}");
        people.send(ada, "{'type':'nick','nick':'ADA'}");
        people.send(ada, "{'type':'nick','nick':'grace'}");
        received(other);
        people.send(other, "{'type':'nick','nick':'ada'}");
        ada.close();
        people.send(other, "{'type':'nick','nick':'grace'}");
        assertEquals(
                List.of(
                        "{'type':'nick','from':'guest-2','to':'ada'" + at() + "}",
                        "{'type':'leave','room':'lobby','nick':'grace'" + at() + "}",
                        "{'type':'nick','from':'ada','to':'grace'" + at() + "}"),
                received(other));
    }

    @Test
    void newConnectionOfASessionTakesTheNickFromTheOldOne() {
        EmbeddedChannel before = people.enter("lobby");
        people.send(before, "{'type':'nick','nick':'ada'" + SESSION);
        received(before);
        EmbeddedChannel again = people.enter();
        EmbeddedChannel thief = people.enter();
        people.send(thief, "{'type':'nick','nick':'ada','session':'fedcba9876543210'}");
        assertEquals(List.of(error("nick-taken", "that nickname is taken")), received(thief));
        people.send(again, "{'type':'nick','nick':'ada'" + SESSION);
        assertEquals(List.of("{'type':'nick','from':'guest-2','to':'ada'" + at() + "}"), received(again));
        CloseWebSocketFrame close = assertInstanceOf(CloseWebSocketFrame.class, before.readOutbound());
        assertEquals(4001, close.statusCode());
        close.release();
        before.close();
        people.send(thief, "{'type':'nick','nick':'ada','session':'fedcba9876543210'}");
        assertEquals(List.of(error("nick-taken", "that nickname is taken")), received(thief), "still hers");
    }

    @Test
    @DisplayName("a session that is given later for the current nick owns that nick, on every node")
    void sessionThatIsGivenLaterOwnsTheNick() {
        String nick = "ada";
        MemoryBackend backend = new MemoryBackend(People.NOON);
        try (People here = new People(backend, ChatLimits.DEFAULT);
                People there = new People(backend, ChatLimits.DEFAULT)) {
            EmbeddedChannel before = here.enter();
            here.send(before, "{'type':'nick','nick':'" + nick + "'}");
            received(before);
            here.send(before, "{'type':'nick','nick':'" + nick + "'" + SESSION);
            assertEquals(
                    List.of("{'type':'nick','from':'" + nick + "','to':'" + nick + "'" + at() + "}"), received(before));
            EmbeddedChannel thief = there.enter();
            there.send(thief, "{'type':'nick','nick':'" + nick + "'}");
            assertEquals(List.of(error("nick-taken", "that nickname is taken")), received(thief));
            EmbeddedChannel again = there.enter();
            there.send(again, "{'type':'nick','nick':'" + nick + "'" + SESSION);
            assertEquals(
                    List.of("{'type':'nick','from':'guest-2-2','to':'" + nick + "'" + at() + "}"), received(again));
        }
    }

    @Test
    void sessionGivenWithATakenNickHasNoEffect() {
        EmbeddedChannel ada = people.enter();
        people.send(ada, "{'type':'nick','nick':'ada'}");
        people.send(people.enter(), "{'type':'nick','nick':'bob'}");
        people.send(ada, "{'type':'nick','nick':'bob'" + SESSION);
        received(ada);
        EmbeddedChannel again = people.enter();
        people.send(again, "{'type':'nick','nick':'ada'" + SESSION);
        assertEquals(List.of(error("nick-taken", "that nickname is taken")), received(again));
        assertEquals(List.of(), received(ada), "not disconnected for another member's nick");
    }

    @Test
    void requestForTheCurrentNickIsAnsweredToTheMemberOnly() {
        EmbeddedChannel json = people.enter("lobby");
        EmbeddedChannel line = people.enter(ChatProtocol.CHAT);
        people.send(json, "{'type':'nick','nick':'ada'}");
        received(json);
        received(line);
        people.send(json, "{'type':'nick','nick':'ada'}");
        received(json);
        received(line);
        people.send(json, "{'type':'nick','nick':'ada'}");
        assertEquals(List.of("{'type':'nick','from':'ada','to':'ada'" + at() + "}"), received(json));
        assertEquals(List.of(), received(line));
    }

    @Test
    void nickChangeIsSentOnceToAMemberOfSeveralSharedRooms() {
        EmbeddedChannel ada = people.enter("lobby", "games");
        EmbeddedChannel friend = people.enter("lobby", "games");
        EmbeddedChannel stranger = people.enter("work");
        received(ada);
        people.send(ada, "{'type':'nick','nick':'ada'}");
        assertEquals(1, received(friend).size());
        assertEquals(1, received(ada).size());
        assertEquals(List.of(), received(stranger));
    }

    @Test
    void nickOfAGuestCannotBeTaken() {
        EmbeddedChannel thief = people.enter();
        received(thief);
        people.send(thief, "{'type':'nick','nick':'Guest-2'}");
        assertEquals(
                List.of(error("bad-value", "a nickname does not begin with guest-: the server assigns those")),
                received(thief));
        assertEquals(List.of("* guest-2 joined"), received(people.enter(ChatProtocol.CHAT)));
    }

    @Test
    void binaryMessageGetsAnErrorAndTheConnectionStays() {
        EmbeddedChannel line = people.enter(ChatProtocol.CHAT);
        received(line);
        line.writeInbound(new BinaryWebSocketFrame(Unpooled.copyInt(42)));
        people.send(line, "still here");
        assertEquals(List.of("* error: the chat accepts text messages only", "guest-1: still here"), received(line));
    }

    @Test
    void pingGetsAPong() {
        EmbeddedChannel json = people.enter();
        people.send(json, "{'type':'ping'}");
        assertEquals(List.of("{'type':'pong'}"), received(json));
    }
}
