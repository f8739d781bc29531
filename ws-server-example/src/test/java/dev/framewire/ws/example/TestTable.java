package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of a page of docs. Their last column names the tests of each row. */
final class TestTable {
    /** The first cell, the cells between, and the last cell. The head of a table and the line below it are no rows. */
    private static final Pattern ROW = Pattern.compile("\\| (?!Row |Fault |---)([^|]*) \\|(.*)\\| ([^|]*) \\|");

    private static final String NO_TEST = "*open*";

    private final Path page;
    private final List<NamedTests.Named> tests;

    /**
     * Reads all tests.
     *
     * @param page the name of a file below docs
     */
    TestTable(String page) throws IOException {
        this.page = NamedTests.page(page);
        tests = NamedTests.all();
    }

    /**
     * Compares the last column with the tests, and fails if they differ.
     *
     * @param belongsTo whether a test belongs to the row with this first cell
     * @param updateProperty the system property that writes the column instead
     * @return the first cells of the rows that have no test
     */
    Set<String> check(BiPredicate<NamedTests.Named, String> belongsTo, String updateProperty) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<String> different = new ArrayList<>();
        Set<String> untested = new LinkedHashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher row = ROW.matcher(lines.get(i));
            if (!row.matches()) {
                continue;
            }
            String name = row.group(1);
            String cell = cell(test -> belongsTo.test(test, name));
            if (cell.equals(NO_TEST)) {
                untested.add(name);
            }
            String expected = "| " + name + " |" + row.group(2) + "| " + cell + " |";
            if (!expected.equals(lines.set(i, expected))) {
                different.add(expected);
            }
        }
        if (Boolean.getBoolean(updateProperty)) {
            Files.write(page, lines);
        } else {
            assertEquals(List.of(), different, "rows to change; -D" + updateProperty + "=true changes them");
        }
        return untested;
    }

    /** The first cells of all rows. */
    Set<String> rows() throws IOException {
        return Files.readAllLines(page).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    /** Each class on a line of its own, with its methods behind it. */
    private String cell(Predicate<NamedTests.Named> belongs) {
        Map<String, TreeSet<String>> methods = new TreeMap<>();
        tests.stream().filter(belongs).forEach(test -> methods.computeIfAbsent(
                        test.testClass(), name -> new TreeSet<>())
                .add(test.method()));
        return methods.isEmpty()
                ? NO_TEST
                : methods.entrySet().stream()
                        .map(entry -> '`' + entry.getKey() + '#' + String.join("`, `#", entry.getValue()) + '`')
                        .collect(Collectors.joining("<br>"));
    }
}
