package dev.framewire.ws.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the tests of all modules, read from the sources, and the pages of docs that are compared with them. */
final class NamedTests {
    private static final Pattern NAMED = Pattern.compile("(?:@DisplayName\\(|\\bname =)\\s*\"([^\"]*)\"");
    private static final Pattern METHOD = Pattern.compile("\\n    (?:static )?void (\\w+)\\(");
    private static final Pattern ROW_ID = Pattern.compile("\\b[MHKWPLSDX]\\d{1,2}\\b");

    private NamedTests() {}

    /**
     * A name that is given to a test.
     *
     * @param name of {@code @DisplayName}, or of the invocations of a parameterized test
     * @param testClass the simple name of the class
     * @param method the next method of the class, or an empty string
     */
    record Named(String name, String testClass, String method) {
        /** The ids in the name, of rows of the conformance table. */
        List<String> rowIds() {
            return ROW_ID.matcher(name).results().map(MatchResult::group).toList();
        }
    }

    /** All names in all test classes. */
    static List<Named> all() throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().replace('\\', '/').matches(".*/src/test/java/.*Test\\.java"))
                    .flatMap(NamedTests::in)
                    .toList();
        }
    }

    private static Stream<Named> in(Path file) {
        String testClass = file.getFileName().toString().replace(".java", "");
        String source = read(file);
        Matcher method = METHOD.matcher(source);
        return NAMED.matcher(source)
                .results()
                .map(found -> new Named(found.group(1), testClass, method.find(found.end()) ? method.group(1) : ""));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page below docs. */
    static Path page(String name) {
        return root().resolve("docs").resolve(name);
    }

    private static Path root() {
        Path dir = Path.of("").toAbsolutePath();
        while (!Files.exists(dir.resolve("docs/CONFORMANCE.md"))) {
            dir = dir.getParent();
        }
        return dir;
    }
}
