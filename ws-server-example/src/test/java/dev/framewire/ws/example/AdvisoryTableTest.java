package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compares docs/ADVISORIES.md with the tests whose names begin with one of its faults. */
class AdvisoryTableTest {
    @Test
    @DisplayName("every fault of the table names its tests")
    void tableNamesAllTests() throws IOException {
        Set<String> untested = new TestTable("ADVISORIES.md")
                .check((test, fault) -> test.name().startsWith(fault + ": "), "advisories.update");
        assertEquals(Set.of(), untested, "faults without a test");
    }
}
