package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.Browser.Page;
import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.MemoryBackend;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms in a browser: hostile markup and narrow screens")
class RoomsPageAccessTest {
    private static final String MARKUP = "<img src=x onerror=document.title='taken'>";

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

    @Test
    void markupInEveryFieldIsShownAsText() throws Exception {
        Page ada = enter("ada");
        try (JdkClient other = JdkClient.connect(server.port(), "/chat", "superchat")) {
            other.send("{\"type\":\"nick\",\"nick\":\"" + MARKUP.substring(0, 32) + "\"}");
            other.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            ada.awaitText("#nicks li", MARKUP.substring(0, 32));
            ada.awaitText(".notice .words", MARKUP.substring(0, 32) + " joined");
            other.send("{\"type\":\"message\",\"text\":\"" + MARKUP + "\",\"cid\":\"c\"}");
            ada.awaitText(".text", MARKUP);
            other.send("{\"type\":\"nick\",\"nick\":\"<b>b</b>\"}");
            ada.awaitText(".notice .words", MARKUP.substring(0, 32) + " is now <b>b</b>");
        }
        ada.awaitText(".notice .words", "<b>b</b> left");
        backend.rooms().append(new Draft("games", MARKUP, MARKUP, null, "k"));
        ada.enterRoom("Games", "games");
        ada.awaitText(".text", MARKUP);
        ada.awaitText("#log .nick", MARKUP);
        ada.field("Another room").sendKeys(MARKUP);
        ada.button("Enter").click();
        ada.await("a problem", () -> !ada.texts("#room-problem").get(0).isEmpty());
        ada.field("Message").sendKeys(MARKUP);
        ada.button("Send").click();
        ada.awaitText(".own .text", MARKUP);
        assertEquals(0L, ada.run("return document.querySelectorAll('main img, main script, main b').length"));
        assertEquals("Framewire chat", ada.run("return document.title"));
        assertEquals(List.of(), browser.complaints(), "the policy reports each attempt");
    }

    @Test
    void everythingFitsANarrowScreen() {
        Page page = browser.newPage(server.port());
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 320, "height", 568, "deviceScaleFactor", 2, "mobile", true));
        page.join("a-nickname-that-is-32-characters");
        for (String room : List.of("a-room-whose-name-is-rather-long", "games", "work", "more")) {
            page.enterRoom(room, room);
        }
        assertTrue(
                (Boolean) page.run("const row = document.getElementById('rooms').getBoundingClientRect();"
                        + "const here = document.querySelector('.place[aria-current=true]').getBoundingClientRect();"
                        + "return here.left >= row.left && here.right <= row.right"),
                "the current room is visible");
        page.say("w".repeat(300));
        page.awaitText(".text", "w".repeat(300));
        assertEquals(320L, page.run("return document.documentElement.scrollWidth"));
        assertTrue((Boolean) page.run("return document.documentElement.scrollHeight <= innerHeight"));
        assertTrue((Boolean) page.run("return document.getElementById('log').clientHeight > 150"), "place to read");
        assertTrue((Boolean) page.run("return [...document.querySelectorAll('button')].filter(b => b.offsetParent)"
                + ".every(b => b.offsetHeight >= 24 && b.offsetWidth >= 24)"));
    }
}
