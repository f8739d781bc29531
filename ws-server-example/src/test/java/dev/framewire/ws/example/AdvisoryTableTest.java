package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds docs/ADVISORIES.md against the tests whose names begin with a fault of it. */
class AdvisoryTableTest {
    /** A fault, where it was seen, its tests. What heads a table and what rules it off are no faults. */
    private static final Pattern ROW = Pattern.compile("\\| (?!Fault |---)([^|]*) \\|([^|]*)\\| ([^|]*) \\|");

    @Test
    @DisplayName("every fault of the table has the tests it names")
    void tableMatchesTests() throws IOException {
        List<NamedTests.Named> tests = NamedTests.all();
        Path page = NamedTests.page("ADVISORIES.md");
        List<String> expected = new ArrayList<>();
        List<String> untested = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                expected.add(line);
                continue;
            }
            String fault = row.group(1);
            String cell = testsOf(fault, tests);
            if (cell.isEmpty()) {
                untested.add(fault);
            }
            expected.add("| " + fault + " |" + row.group(2) + "| " + cell + " |");
        }
        if (Boolean.getBoolean("advisories.update")) {
            Files.write(page, expected);
        }
        assertTrue(untested.isEmpty(), () -> "faults without a test: " + untested);
        assertEquals(expected, Files.readAllLines(page), "run with -Dadvisories.update=true");
    }

    private static String testsOf(String fault, List<NamedTests.Named> tests) {
        return tests.stream()
                .filter(test -> test.name().startsWith(fault + ": "))
                .map(test -> '`' + test.testClass() + '#' + test.method() + '`')
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
