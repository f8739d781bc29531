package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.Browser.Page;
import dev.framewire.ws.example.chat.ChatLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

@DisplayName("The chat page in a browser")
class ChatPageTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    private static Browser browser;

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

    private static ChatServer start(int port) throws IOException {
        ChatLimits noHurry = new ChatLimits(2000, 32, 20, 1000, 10_000);
        return ChatServer.start(
                ChatServerConfig.builder().port(port).limits(noHurry).build());
    }

    @AfterEach
    void stop() {
        browser.closePages();
        server.close();
    }

    @Test
    void twoPagesAndAJdkClientExchangeMessages() throws Exception {
        Page ada = browser.newPage(server.port());
        ada.join("ada");
        Page grace = browser.newPage(server.port());
        grace.join("grace");
        ada.awaitText(".notice .words", "grace joined");
        try (JdkClient jdk = JdkClient.connect(server.port(), "/chat", "chat")) {
            assertEquals("* guest-3 joined", jdk.next());
            ada.say("good morning");
            grace.awaitText(".text", "good morning");
            grace.say("hello ada");
            ada.awaitText(".text", "hello ada");
            jdk.send("from a terminal");
            ada.awaitText(".text", "from a terminal");
            assertEquals("ada: good morning", jdk.next());
            assertEquals("grace: hello ada", jdk.next());
        }
        ada.awaitText(".notice .words", "guest-3 left");
        assertEquals(List.of("good morning"), ada.texts(".own .text"));
        assertEquals(List.of("ada", "grace", "guest-3"), ada.texts("#log .nick"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void markupInNickAndMessageIsShownAsText() {
        Page page = browser.newPage(server.port());
        page.join(MARKUP);
        page.say(MARKUP + "<script>document.title='taken'</script>");
        page.awaitText(".said[data-id] .text", MARKUP + "<script>document.title='taken'</script>");
        assertEquals(List.of(MARKUP), page.texts("#log .nick"));
        assertEquals(0L, page.run("return document.querySelectorAll('#log img, #log script, #log b').length"));
        assertEquals("Framewire chat", page.run("return document.title"));
        assertEquals(List.of(), browser.complaints(), "the policy reports each attempt");
    }

    @Test
    void pageCanBeUsedWithTheKeyboardOnly() {
        Page page = browser.newPage(server.port());
        keys(page, "ada", Keys.ENTER);
        page.awaitText("[role=status]", "Connected as ada");
        keys(page, "typed at once", Keys.ENTER);
        page.awaitText(".own .text", "typed at once");
        assertEquals("message", page.run("return document.activeElement.id"), "ready for the next one");
        keys(page, "by the button", Keys.TAB, Keys.SPACE);
        page.awaitText(".own .text", "by the button");
        new Actions(browser.driver())
                .keyDown(Keys.SHIFT)
                .sendKeys(Keys.TAB)
                .keyUp(Keys.SHIFT)
                .perform();
        assertEquals("log", page.run("return document.activeElement.getAttribute('role')"), "arrows can scroll it");
    }

    private static void keys(Page page, CharSequence... keys) {
        page.front();
        new Actions(browser.driver()).sendKeys(String.join("", keys)).perform();
    }

    @Test
    void pageHasRolesAndNamesForAScreenReader() {
        Page page = browser.newPage(server.port());
        page.join("ada");
        assertEquals("Message", page.field("Message").getAccessibleName());
        assertEquals("Nickname", page.run("return document.getElementById('nick').labels[0].textContent"));
        assertEquals("polite", page.run("return document.querySelector('[role=log]').ariaLive"));
        assertEquals("Send", page.button("Send").getAccessibleName());
    }

    @Test
    void takenNickIsReportedAndAnotherCanBeChosen() {
        browser.newPage(server.port()).join("ada");
        Page second = browser.newPage(server.port());
        second.field("Nickname").sendKeys("Ada");
        second.button("Join").click();
        second.awaitText("#nick-problem", "That nickname is taken.");
        keys(second, "grace", Keys.ENTER);
        second.awaitText("[role=status]", "Connected as grace");
    }

    @Test
    void pageReconnectsAfterARestartAndReportsIt() throws IOException {
        Page page = browser.newPage(server.port());
        page.join("ada");
        int port = server.port();
        server.close();
        page.await(
                "a report of the lost connection",
                () -> page.texts("[role=status]").get(0).startsWith("Connection lost. Trying again"));
        page.field("Message").sendKeys("said meanwhile", Keys.ENTER);
        page.awaitText(".waiting .text", "said meanwhile");
        server = start(port);
        page.awaitText("[role=status]", "Connected as ada");
        page.awaitText(".notice .words", "You are connected again");
        page.awaitText(".said[data-id] .text", "said meanwhile");
        page.await("an empty outbox", () -> page.texts("#outbox .text").isEmpty());
        page.say("and after");
        page.awaitText(".own .text", "and after");
        assertEquals(List.of("said meanwhile", "and after"), page.texts(".text"));
        browser.complaints(); // drops the errors of the lost connection
    }

    @Test
    void pageFitsAPhone() {
        Page page = browser.newPage(server.port());
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 360, "height", 640, "deviceScaleFactor", 2, "mobile", true));
        page.join("a-nickname-that-is-32-characters");
        page.say("w".repeat(300));
        page.awaitText(".text", "w".repeat(300));
        assertEquals(360L, page.run("return document.documentElement.scrollWidth"));
        assertTrue(
                (Boolean) page.run("return document.documentElement.scrollHeight <= innerHeight"),
                "only the log scrolls");
        assertTrue((Boolean) page.run("return document.getElementById('log').scrollWidth <= innerWidth"));
    }

    @Test
    void pageScrollsWithNewMessagesOnlyAtTheEnd() throws Exception {
        Page page = browser.newPage(server.port());
        page.join("ada");
        try (JdkClient jdk = JdkClient.connect(server.port(), "/chat", "chat")) {
            for (int i = 0; i < 40; i++) {
                jdk.send("line " + i);
            }
            page.awaitText(".text", "line 39");
            assertTrue(atEnd(page));
            page.resize(500, 400);
            page.await("the end in a small window", () -> atEnd(page));
            page.run("document.getElementById('log').scrollTop = 0");
            page.awaitFrames();
            jdk.send("news");
            page.awaitText(".text", "news");
            assertEquals(0L, page.run("return document.getElementById('log').scrollTop"));
            page.button("New messages below").click();
            page.await("the end", () -> atEnd(page));
            assertTrue((Boolean) page.run("return document.getElementById('latest').hidden"));
        }
    }

    private static boolean atEnd(Page page) {
        return (Boolean) page.run("const log = document.getElementById('log');"
                + "return log.scrollHeight - log.scrollTop - log.clientHeight < 2");
    }
}
