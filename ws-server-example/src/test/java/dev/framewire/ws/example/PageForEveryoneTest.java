package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.Browser.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

@DisplayName("The chat page with a keyboard, with a screen reader, and its contrast")
class PageForEveryoneTest {
    /** The lowest contrast of a text with its background, by the formula of WCAG 2.2. */
    private static final String LEAST_CONTRAST = """
            const colour = text => text.match(/[\\d.]+/g).map(Number);
            const linear = c => c <= 10.31 ? c / 3294.6 : ((c / 255 + .055) / 1.055) ** 2.4;
            const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b) + .05;
            const behind = e => {
              const c = colour(getComputedStyle(e).backgroundColor);
              return c[3] === 0 ? behind(e.parentElement) : c;
            };
            return Math.min(...[...document.querySelectorAll("body *")]
              .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
              .map(e => light(colour(getComputedStyle(e).color)) / light(behind(e)))
              .map(ratio => Math.max(ratio, 1 / ratio)));
            """;

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
        server = ChatServer.start(ChatServerConfig.builder().port(0).build());
    }

    @AfterEach
    void stop() {
        browser.closePages();
        server.close();
    }

    private static void press(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    /** Presses the tab key and returns the text or the id of each element that gets the focus. */
    private static List<String> tabs(Page page, int count) {
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            press(Keys.TAB);
            reached.add((String) page.run("const e = document.activeElement;"
                    + "return e.matches('button, summary') ? e.innerText.replace(/\\s+/g, ' ') : e.id"));
        }
        return reached;
    }

    /** The elements that a screen reader gets from Chromium: role, name, and the mode of a live region. */
    private static List<String> spoken(Page page) {
        page.front();
        Map<String, Object> tree = browser.driver().executeCdpCommand("Accessibility.getFullAXTree", Map.of());
        return ((List<?>) tree.get("nodes"))
                .stream()
                        .map(node -> (Map<?, ?>) node)
                        .filter(node -> Boolean.FALSE.equals(node.get("ignored")))
                        .map(node -> value(node.get("role")) + " '" + value(node.get("name")) + "'" + live(node))
                        .toList();
    }

    private static Object value(Object property) {
        return property instanceof Map<?, ?> map ? Objects.requireNonNullElse(map.get("value"), "") : "";
    }

    private static String live(Map<?, ?> node) {
        return node.get("properties") instanceof List<?> properties
                ? properties.stream()
                        .map(property -> (Map<?, ?>) property)
                        .filter(property -> "live".equals(property.get("name")))
                        .map(property -> " " + value(property.get("value")))
                        .findFirst()
                        .orElse("")
                : "";
    }

    @Test
    void tabKeyReachesEverythingInReadingOrder() {
        Page page = browser.newPage(server.port());
        press("ada", Keys.ENTER);
        page.awaitText("#room-title", "lobby");
        page.await("the people of the room", () -> !page.texts("#nicks li").isEmpty());
        assertEquals(List.of("Send", "People 1"), tabs(page, 2));
        press(Keys.ENTER);
        assertEquals(false, page.run("return document.getElementById('people').open"));
        page.field("Another room").sendKeys("games", Keys.ENTER);
        page.awaitText("#room-title", "games");
        assertEquals("message", page.run("return document.activeElement.id"), "ready to type");
        page.run("document.querySelector('.place').focus()");
        assertEquals(
                List.of("games", "room-name", "Enter", "Leave", "log", "message", "Send", "People 1"), tabs(page, 8));
        page.run("document.querySelector('.place').focus()");
        press(Keys.SPACE);
        page.awaitText("#room-title", "lobby");
        page.run("document.getElementById('leave').focus()");
        press(Keys.ENTER);
        page.awaitText("#room-title", "games");
        assertEquals("message", page.run("return document.activeElement.id"), "the focus is not lost with the button");
    }

    @Test
    void screenReaderGetsRolesAndNames() throws Exception {
        Page page = browser.newPage(server.port());
        assertTrue(
                spoken(page).containsAll(List.of("heading 'Framewire chat'", "textbox 'Nickname'", "button 'Join'")));
        page.join("ada");
        page.enterRoom("games", "games");
        try (JdkClient grace = JdkClient.connect(server.port(), "/chat", "superchat")) {
            grace.send("{\"type\":\"nick\",\"nick\":\"grace\"}");
            grace.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            grace.send("{\"type\":\"message\",\"room\":\"lobby\",\"text\":\"good morning\"}");
            page.awaitText(".count", "1");
            page.awaitFrames();
            List<String> spoken = spoken(page);
            for (String one : List.of(
                    "banner ''",
                    "main ''",
                    "navigation 'Rooms'",
                    "region 'games'",
                    "complementary 'People'",
                    "status '' polite",
                    "log 'games' polite",
                    "list 'Rooms'",
                    "button 'games'",
                    "button 'lobby 1 unread'",
                    "combobox 'Another room'",
                    "textbox 'Message'",
                    "button 'Leave'",
                    "button 'Send'",
                    "DisclosureTriangle 'People 1'")) {
                assertTrue(spoken.contains(one), () -> one + " is not in " + spoken);
            }
            assertEquals(
                    List.of(),
                    spoken.stream()
                            .filter(one -> one.matches("(button|textbox|combobox|link|log) ''.*"))
                            .toList(),
                    "every control has a name");
        }
        assertEquals(
                "off",
                page.run("return document.getElementById('outbox').ariaLive"),
                "otherwise own lines are read twice");
        page.field("Another room").sendKeys("no room!", Keys.ENTER);
        page.await("an alert", () -> spoken(page).stream()
                .anyMatch(one -> one.startsWith("alert ") && one.endsWith("assertive")));
        assertEquals("true", page.field("Another room").getDomAttribute("aria-invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextHasEnoughContrast(String scheme) throws Exception {
        Page page = browser.newPage(server.port());
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        assertContrast(page);
        page.join("ada");
        page.enterRoom("games", "games");
        page.field("Another room").sendKeys("no room!", Keys.ENTER);
        try (JdkClient others = JdkClient.connect(server.port(), "/chat", "superchat")) {
            others.send("{\"type\":\"join\",\"room\":\"games\"}");
            for (int i = 0; i < 12; i++) {
                others.send("{\"type\":\"nick\",\"nick\":\"person" + i + "\"}");
                others.send("{\"type\":\"message\",\"room\":\"games\",\"text\":\"line\"}");
            }
            others.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            others.send("{\"type\":\"message\",\"text\":\"unread\"}");
            page.say("mine");
            page.awaitText(".count", "1");
            page.await("all colours", () -> page.run("return new Set([...document.querySelectorAll('#log .nick')]"
                            + ".map(e => e.className)).size")
                    .equals(6L));
            assertContrast(page);
        }
    }

    private static void assertContrast(Page page) {
        page.awaitFrames();
        double least = ((Number) page.run(LEAST_CONTRAST)).doubleValue();
        assertTrue(least >= 4.5, () -> "the least is " + least);
    }

    @Test
    void wrongRoomNameIsReportedAndCanBeCorrected() {
        Page page = browser.newPage(server.port());
        page.join("ada");
        page.field("Another room").sendKeys("no room!", Keys.ENTER);
        page.awaitText("#room-problem", "A room's name has up to 32 letters, digits, dots, - and _.");
        assertEquals(List.of("lobby"), page.texts(".place .name"));
        press(Keys.BACK_SPACE, Keys.ENTER);
        page.awaitText("#room-title", "no-room");
        assertEquals(List.of("lobby", "no-room"), page.texts(".place .name"));
        page.say("here");
        page.awaitText(".said[data-id] .text", "here");
        assertEquals(List.of(), browser.complaints());
    }
}
