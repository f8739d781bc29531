package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds docs/CONFORMANCE.md against the display names of all tests of all modules. */
class ConformanceTableTest {
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\|(.*)\\| ([^|]*) \\|");
    private static final Pattern DISPLAY_NAME = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\b([MHKWPLSDX]\\d{1,2})\\b");
    private static final String OPEN = "*open*";

    private final Path root = root();

    @Test
    @DisplayName("every row of the conformance table has the tests it names")
    void tableMatchesTests() throws IOException {
        Map<String, TreeSet<String>> tests = testsById();
        Path page = root.resolve("docs/CONFORMANCE.md");
        List<String> expected = new ArrayList<>();
        TreeSet<String> open = new TreeSet<>();
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                TreeSet<String> classes = tests.remove(row.group(1));
                if (classes == null) {
                    open.add(row.group(1));
                }
                String cell = classes == null ? OPEN : String.join(", ", classes);
                expected.add("| " + row.group(1) + " |" + row.group(2) + "| " + cell + " |");
            } else {
                expected.add(line);
            }
        }
        if (Boolean.getBoolean("conformance.update")) {
            Files.write(page, expected);
        }
        assertTrue(tests.isEmpty(), () -> "tests name rows that the table does not have: " + tests);
        open.removeIf(id -> id.startsWith("D") || id.startsWith("X"));
        assertTrue(open.isEmpty(), () -> "rows without a test: " + open);
        assertEquals(expected, Files.readAllLines(page), "run with -Dconformance.update=true");
    }

    private Map<String, TreeSet<String>> testsById() throws IOException {
        Map<String, TreeSet<String>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().replace('\\', '/').matches(".*/src/test/java/.*Test\\.java"))
                    .forEach(file -> collectIds(file, tests));
        }
        return tests;
    }

    private static void collectIds(Path file, Map<String, TreeSet<String>> tests) {
        String testClass = file.getFileName().toString().replace(".java", "");
        Matcher names = DISPLAY_NAME.matcher(read(file));
        while (names.find()) {
            Matcher id = ID.matcher(names.group(1));
            while (id.find()) {
                tests.computeIfAbsent(id.group(1), key -> new TreeSet<>()).add('`' + testClass + '`');
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path dir = Path.of("").toAbsolutePath();
        while (!Files.exists(dir.resolve("docs/CONFORMANCE.md"))) {
            dir = dir.getParent();
        }
        return dir;
    }
}
