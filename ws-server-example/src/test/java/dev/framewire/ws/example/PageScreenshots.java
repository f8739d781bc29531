package dev.framewire.ws.example;

import dev.framewire.ws.example.Browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.OutputType;

/** Makes the pictures in docs/images with {@code mvn test -Dtest=PageScreenshots …}; it is not part of the normal tests. */
class PageScreenshots {
    private static final Path FOLDER = Path.of("../docs/images");

    @Test
    void saveScreenshots() throws Exception {
        Files.createDirectories(FOLDER);
        try (Browser browser = Browser.open("--force-prefers-reduced-motion");
                ChatServer server =
                        ChatServer.start(ChatServerConfig.builder().port(0).build())) {
            Page ada = browser.newPage(server.port());
            browser.driver()
                    .executeCdpCommand(
                            "Emulation.setEmulatedMedia",
                            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
            ada.join("Ada");
            Page grace = browser.newPage(server.port());
            grace.join("Grace");
            try (JdkClient linus = JdkClient.connect(server.port(), "/chat", "superchat")) {
                linus.send("{\"type\":\"nick\",\"nick\":\"Barbara\"}")
                        .send("{\"type\":\"join\",\"room\":\"lobby\"}")
                        .send("{\"type\":\"join\",\"room\":\"release\"}");
                ada.field("Another room").sendKeys("release");
                ada.button("Enter").click();
                ada.awaitText(".place .name", "release");
                ada.run("[...document.querySelectorAll('.place')][0].click()");
                ada.say("Good morning! The tests are green on both JDKs.");
                grace.say("Then let us try it with three nodes.");
                grace.say("I stop one of them in the middle, as the network would.");
                ada.awaitText(".text", "I stop one of them in the middle, as the network would.");
                linus.send(
                        "{\"type\":\"message\",\"text\":\"My page said: reconnecting. Nothing is lost and nothing came twice.\"}");
                linus.send("{\"type\":\"message\",\"room\":\"release\",\"text\":\"The notes are ready.\"}");
                ada.awaitText(".text", "My page said: reconnecting. Nothing is lost and nothing came twice.");
                ada.say("That is the whole idea.");
                ada.await("one unread", () -> ada.texts(".count").contains("1"));
                ada.await("the round trip", () -> ada.texts("#trip").get(0).matches("\\d\\d? ms"));
                save(browser, ada, "chat-light.png");
                scheme(browser, ada, "dark");
                save(browser, ada, "chat-dark.png");
                scheme(browser, ada, "light");
                browser.driver()
                        .executeCdpCommand(
                                "Emulation.setDeviceMetricsOverride",
                                Map.of("width", 360, "height", 640, "deviceScaleFactor", 2, "mobile", true));
                ada.awaitFrames();
                save(browser, ada, "chat-narrow.png");
            }
        }
    }

    private static void scheme(Browser browser, Page page, String name) {
        page.front();
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
        page.awaitFrames();
    }

    private static void save(Browser browser, Page page, String name) throws IOException {
        page.front();
        page.awaitFrames();
        Files.write(FOLDER.resolve(name), browser.driver().getScreenshotAs(OutputType.BYTES));
    }
}
