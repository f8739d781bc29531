package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.Browser.Page;
import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.MemoryBackend;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms, history and reconnection in a browser")
class RoomsPageTest {
    private static Browser browser;

    /** Stays when a server stops, as an external store does. */
    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());

    private ChatServer server;

    @BeforeAll
    static void openBrowser() throws IOException {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = start(0);
    }

    private ChatServer start(int port) throws IOException {
        ChatLimits noHurry = new ChatLimits(2000, 32, 20, 1000, 10_000);
        return ChatServer.start(
                ChatServerConfig.builder().port(port).limits(noHurry).build(), backend);
    }

    @AfterEach
    void stop() {
        browser.closePages();
        server.close();
    }

    private Page enter(String nick, String... rooms) {
        Page page = browser.newPage(server.port());
        page.join(nick);
        for (String room : rooms) {
            page.enterRoom(room, room);
        }
        return page;
    }

    private static void go(Page page, String room) {
        page.front();
        page.run(
                "[...document.querySelectorAll('.place')].find(e => e.querySelector('.name').textContent === arguments[0])"
                        + ".click()",
                room);
        page.awaitText("#room-title", room);
    }

    private void fill(String room, int count) {
        IntStream.range(0, count)
                .forEach(i -> backend.rooms().append(new Draft(room, "linus", "line " + i, null, "k" + i)));
    }

    @Test
    void eachRoomHasItsOwnMessagesPeopleAndUnreadCount() {
        Page ada = enter("ada", "games");
        Page grace = enter("grace", "games");
        ada.awaitText("#nicks li", "grace");
        assertEquals(List.of("ada (you)", "grace"), ada.texts("#nicks li"));
        go(ada, "lobby");
        grace.say("your move");
        ada.awaitText(".count", "1");
        assertEquals("(1) Framewire chat", ada.run("return document.title"));
        assertEquals(List.of(), ada.texts(".text"), "said elsewhere");
        go(ada, "games");
        ada.awaitText(".text", "your move");
        assertEquals("Framewire chat", ada.run("return document.title"));
        ada.button("Leave").click();
        ada.awaitText("#room-title", "lobby");
        grace.awaitText(".notice .words", "ada left");
        assertEquals(List.of("grace (you)"), grace.texts("#nicks li"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void unreadLinesAreMarkedOnReturnToARoom() {
        Page ada = enter("ada", "games");
        ada.say("first");
        ada.awaitText(".own .text", "first");
        Page grace = enter("grace", "games");
        go(ada, "lobby");
        grace.say("second");
        ada.awaitText(".count", "1");
        go(ada, "games");
        assertEquals(
                List.of("first", "grace joined", "New", "second"),
                ada.run("return [...document.querySelectorAll('#log .text, #log .words, #log .unread')]"
                        + ".map(e => e.textContent).filter(text => !text.startsWith('You'))"));
    }

    @Test
    void historyIsLoadedOnJoiningAndOnScrolling() {
        fill("old", 230);
        Page ada = enter("ada", "old");
        ada.awaitText(".text", "line 229");
        assertEquals(50, ada.texts(".text").size());
        for (int known : new int[] {100, 150, 200, 230}) {
            int expected = known;
            ada.run("const log = document.getElementById('log'); log.scrollTop = 40;");
            ada.awaitFrames();
            ada.run("document.getElementById('log').scrollTop = 0");
            ada.await(expected + " lines", () -> ada.texts(".text").size() == expected);
        }
        assertEquals(
                IntStream.range(0, 230).mapToObj(i -> "line " + i).toList(),
                ada.texts(".text"),
                "each line once and in order");
        assertTrue((Boolean) ada.run("return document.getElementById('earlier').hidden"));
    }

    @Test
    void restartLosesAndRepeatsNoMessage() throws Exception {
        Page ada = enter("ada", "games");
        Page grace = enter("grace", "games");
        List<String> said = new ArrayList<>();
        say(ada, said, "before 1");
        say(grace, said, "before 2");
        ada.awaitText(".text", "before 2");
        int port = server.port();
        server.close();
        ada.await(
                "a report of the lost connection",
                () -> ada.texts("#state").get(0).startsWith("Connection lost"));
        grace.await(
                "a report of the lost connection",
                () -> grace.texts("#state").get(0).startsWith("Connection lost"));
        say(ada, said, "meanwhile 1");
        say(grace, said, "meanwhile 2");
        fill("games", 120);
        server = start(port);
        for (Page page : List.of(ada, grace)) {
            page.awaitText(".said[data-id] .text", "meanwhile 1");
            page.awaitText(".said[data-id] .text", "meanwhile 2");
            page.await("nothing left to send", () -> page.texts("#outbox .text").isEmpty());
        }
        say(ada, said, "after");
        grace.awaitText(".text", "after");
        IntStream.range(0, 120).forEach(i -> said.add("line " + i));
        ada.awaitText(".said[data-id] .text", "after");
        List<String> seen = ada.texts(".said[data-id] .text");
        assertEquals(seen, grace.texts(".said[data-id] .text"), "one order");
        assertEquals(said.size(), seen.size());
        assertEquals(new HashSet<>(said), new HashSet<>(seen));
        assertEquals(
                List.of(),
                ada.texts("#room-problem, #say-problem").stream()
                        .filter(t -> !t.isEmpty())
                        .toList());
        browser.complaints(); // drops the errors of the lost connection
    }

    private static void say(Page page, List<String> said, String text) {
        page.say(text);
        said.add(text);
    }

    @Test
    void pageReportsAGapIfTheServerLostItsMessages() throws Exception {
        Page ada = enter("ada");
        ada.say("before");
        ada.awaitText(".said[data-id] .text", "before");
        int port = server.port();
        server.close();
        server = ChatServer.start(ChatServerConfig.builder().port(port).build());
        ada.awaitText(".notice .words", "Messages may be missing here");
        ada.say("after");
        ada.awaitText(".said[data-id] .text", "after");
        assertEquals(List.of("before", "after"), ada.texts(".text"));
        browser.complaints();
    }

    @Test
    void pageShowsTheRoundTripTime() {
        Page page = enter("ada");
        page.await("a time", () -> page.texts("#trip").get(0).matches("\\d+ ms"));
    }
}
