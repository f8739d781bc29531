package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds docs/CONFORMANCE.md against the display names of all tests of all modules. */
class ConformanceTableTest {
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\|(.*)\\| ([^|]*) \\|");
    private static final Pattern ID = Pattern.compile("\\b([MHKWPLSDX]\\d{1,2})\\b");
    private static final String OPEN = "*open*";

    @Test
    @DisplayName("every row of the conformance table has the tests it names")
    void tableMatchesTests() throws IOException {
        Map<String, TreeSet<String>> tests = testsById();
        Path page = NamedTests.page("CONFORMANCE.md");
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

    private static Map<String, TreeSet<String>> testsById() throws IOException {
        Map<String, TreeSet<String>> tests = new TreeMap<>();
        for (NamedTests.Named test : NamedTests.all()) {
            Matcher id = ID.matcher(test.isDisplayName() ? test.name() : "");
            while (id.find()) {
                tests.computeIfAbsent(id.group(1), key -> new TreeSet<>()).add('`' + test.testClass() + '`');
            }
        }
        return tests;
    }
}
