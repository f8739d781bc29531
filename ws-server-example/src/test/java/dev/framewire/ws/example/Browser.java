package dev.framewire.ws.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Chromium of the system without a screen. Browser and driver come from the PATH, so that nothing is downloaded. */
final class Browser implements AutoCloseable {
    private static final String MUST_RUN = "FRAMEWIRE_FULL_CHECKS";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Warns about each Chromium that is newer than Selenium. The tests do not need that support. */
    private static final Logger CDP_VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    static {
        CDP_VERSIONS.setLevel(Level.OFF);
    }

    private final Path profile;
    private final ChromeDriver driver;
    private final String home;

    private Browser(Path chromium, Path chromedriver, String... more) throws IOException {
        profile = Files.createTempDirectory("framewire-browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--window-size=1000,760",
                "--user-data-dir=" + profile);
        options.addArguments(more);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        home = driver.getWindowHandle();
    }

    /** Opens a browser. Without one the test is skipped, or fails if every check must run. */
    static Browser open(String... more) throws IOException {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = onPath("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String missing = "no chromium or chromedriver on the PATH: the browser tests do not run";
            if (Boolean.parseBoolean(System.getenv(MUST_RUN))) {
                throw new AssertionError(missing + ", and " + MUST_RUN + " is set");
            }
            System.out.println(missing);
            Assumptions.abort(missing);
        }
        return new Browser(chromium.orElseThrow(), chromedriver.orElseThrow(), more);
    }

    private static Optional<Path> onPath(String... names) {
        List<Path> folders =
                Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens the chat in a new window, which has its own session storage. */
    Page newPage(int port) {
        return newPage("http://127.0.0.1:" + port + "/");
    }

    Page newPage(String address) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.get(address);
        return new Page(driver.getWindowHandle());
    }

    /** Closes the windows that {@link #newPage} opened; the first window of the browser stays. */
    void closePages() {
        for (String window : driver.getWindowHandles()) {
            if (!window.equals(home)) {
                driver.switchTo().window(window).close();
            }
        }
        driver.switchTo().window(home);
    }

    /** The errors and warnings on the console since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One window. It finds elements as people do: by label and by the text of a button. */
    final class Page {
        private final String window;

        private Page(String window) {
            this.window = window;
        }

        Page front() {
            driver.switchTo().window(window);
            return this;
        }

        WebElement field(String label) {
            String id =
                    front().find("//label[normalize-space()='" + label + "']").getDomAttribute("for");
            return driver.findElement(By.id(id));
        }

        WebElement button(String words) {
            return front().find("//button[normalize-space()='" + words + "']");
        }

        private WebElement find(String xpath) {
            return driver.findElement(By.xpath(xpath));
        }

        void join(String nick) {
            field("Nickname").sendKeys(nick);
            button("Join").click();
            awaitText("[role=status]", "Connected as " + nick);
        }

        /** Enters a room with its field, and waits until the page shows the room. */
        void enterRoom(String typed, String name) {
            field("Another room").sendKeys(typed);
            button("Enter").click();
            awaitText("#room-title", name);
            await("the people of the room", () -> !texts("#nicks li").isEmpty());
        }

        void say(String text) {
            field("Message").sendKeys(text);
            button("Send").click();
        }

        /** Waits until an element has exactly this text. */
        void awaitText(String css, String text) {
            await("'" + text + "' in " + css, () -> texts(css).contains(text));
        }

        void await(String what, java.util.function.BooleanSupplier condition) {
            front();
            new WebDriverWait(driver, PATIENCE)
                    .withMessage(() -> what + "; the page has: " + texts("body"))
                    .until(any -> condition.getAsBoolean());
        }

        /** Waits two frames, since the page gets scroll events with the next frame. */
        void awaitFrames() {
            run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
        }

        List<String> texts(String css) {
            Object found = run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", css);
            return ((List<?>) found).stream().map(String::valueOf).toList();
        }

        Object run(String script, Object... arguments) {
            front();
            return driver.executeScript(script, arguments);
        }

        void resize(int width, int height) {
            front();
            driver.manage().window().setSize(new Dimension(width, height));
        }
    }
}
