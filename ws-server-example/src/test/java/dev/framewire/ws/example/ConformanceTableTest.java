package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compares docs/CONFORMANCE.md with the names of all tests of all modules. */
class ConformanceTableTest {
    @Test
    @DisplayName("every row of the conformance table names its tests, and every test names a row of the table")
    void tableNamesAllTests() throws IOException {
        TestTable table = new TestTable("CONFORMANCE.md");
        Set<String> open = table.check((test, id) -> test.rowIds().contains(id), "conformance.update");
        open.removeIf(id -> id.startsWith("X"));
        assertEquals(Set.of(), open, "rows without a test");
        Set<String> unknown = new TreeSet<>();
        NamedTests.all().forEach(test -> unknown.addAll(test.rowIds()));
        unknown.removeAll(table.rows());
        assertEquals(Set.of(), unknown, "rows that a test names and the table does not have");
    }
}
