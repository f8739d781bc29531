package dev.framewire.ws.example.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A room of people who speak either subprotocol")
class ChatRoomTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456Z"), ZoneOffset.UTC);
    private static final String AT = ",\"at\":\"2026-03-01T12:00:00.123Z\"}";

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

    private static String error(String message) {
        return "{\"type\":\"error\",\"message\":\"" + message + "\"}";
    }

    @Test
    void everyoneSeesTheSameConversation() {
        EmbeddedChannel line = enter(ChatProtocol.CHAT);
        EmbeddedChannel json = enter(ChatProtocol.SUPERCHAT);
        send(line, "hello");
        send(json, "{\"type\":\"nick\",\"nick\":\"ada\"}");
        send(json, "{\"type\":\"message\",\"text\":\"good \\\"day\\\"\"}");
        line.close();

        assertEquals(
                List.of(
                        "* guest-1 joined",
                        "* guest-2 joined",
                        "guest-1: hello",
                        "* guest-2 is now ada",
                        "ada: good \"day\""),
                received(line));
        assertEquals(
                List.of(
                        "{\"type\":\"join\",\"nick\":\"guest-2\"" + AT,
                        "{\"type\":\"message\",\"nick\":\"guest-1\",\"text\":\"hello\"" + AT,
                        "{\"type\":\"nick\",\"from\":\"guest-2\",\"to\":\"ada\"" + AT,
                        "{\"type\":\"message\",\"nick\":\"ada\",\"text\":\"good \\\"day\\\"\"" + AT,
                        "{\"type\":\"leave\",\"nick\":\"guest-1\"" + AT),
                received(json));
    }

    @Test
    void aLineCannotPretendToBeTwo() {
        EmbeddedChannel line = enter(ChatProtocol.CHAT);
        EmbeddedChannel json = enter(ChatProtocol.SUPERCHAT);
        received(line);
        send(line, "hi\nguest-2: I resign");
        send(json, "{\"type\":\"message\",\"text\":\"hi\\r\\n* guest-1 left\"}");
        assertEquals(List.of("guest-1: hi guest-2: I resign", "guest-2: hi  * guest-1 left"), received(line));
    }

    @Test
    void aTakenNickIsRefusedWhateverItsCase() {
        EmbeddedChannel ada = enter(ChatProtocol.SUPERCHAT);
        EmbeddedChannel other = enter(ChatProtocol.SUPERCHAT);
        send(ada, "{\"type\":\"nick\",\"nick\":\"Ada\"}");
        received(ada);
        received(other);
        send(other, "{\"type\":\"nick\",\"nick\":\"aDA\"}");
        assertEquals(List.of(error("that nickname is taken")), received(other));
        assertEquals(List.of(), received(ada));
    }

    @Test
    void aNickIsFreeAgainWhenItsOwnerLeavesOrTakesAnother() {
        EmbeddedChannel ada = enter(ChatProtocol.SUPERCHAT);
        EmbeddedChannel other = enter(ChatProtocol.SUPERCHAT);
        send(ada, "{\"type\":\"nick\",\"nick\":\"ada\"}");
        send(ada, "{\"type\":\"nick\",\"nick\":\"ADA\"}");
        send(ada, "{\"type\":\"nick\",\"nick\":\"grace\"}");
        received(other);
        send(other, "{\"type\":\"nick\",\"nick\":\"ada\"}");
        ada.close();
        send(other, "{\"type\":\"nick\",\"nick\":\"grace\"}");
        assertEquals(
                List.of(
                        "{\"type\":\"nick\",\"from\":\"guest-2\",\"to\":\"ada\"" + AT,
                        "{\"type\":\"leave\",\"nick\":\"grace\"" + AT,
                        "{\"type\":\"nick\",\"from\":\"ada\",\"to\":\"grace\"" + AT),
                received(other));
    }

    @Test
    void askingForOnesOwnNickIsAnsweredToOneselfOnly() {
        EmbeddedChannel json = enter(ChatProtocol.SUPERCHAT);
        EmbeddedChannel line = enter(ChatProtocol.CHAT);
        received(json);
        received(line);
        send(json, "{\"type\":\"nick\",\"nick\":\"guest-1\"}");
        assertEquals(List.of("{\"type\":\"nick\",\"from\":\"guest-1\",\"to\":\"guest-1\"" + AT), received(json));
        assertEquals(List.of(), received(line));
    }

    @Test
    void aGuestNeverGetsANickThatSomeoneHas() {
        send(enter(ChatProtocol.SUPERCHAT), "{\"type\":\"nick\",\"nick\":\"Guest-2\"}");
        assertEquals(List.of("* guest-3 joined"), received(enter(ChatProtocol.CHAT)));
    }

    @Test
    void aBinaryMessageIsAnErrorAndTheConnectionLives() {
        EmbeddedChannel line = enter(ChatProtocol.CHAT);
        received(line);
        line.writeInbound(new BinaryWebSocketFrame(Unpooled.copyInt(42)));
        send(line, "still here");
        assertEquals(List.of("* error: the chat is text only", "guest-1: still here"), received(line));
    }
}
