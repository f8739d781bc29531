package dev.framewire.ws.benchmark.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The search for the highest rate")
class HighestRateTest {
    private final List<Integer> tried = new ArrayList<>();

    private int find(int first, int max, int limit) throws Exception {
        return HighestRate.find(first, max, rate -> {
            tried.add(rate);
            return rate <= limit;
        });
    }

    @Test
    @DisplayName("it doubles the rate, then halves the interval to a sixteenth of the rate")
    void doublesThenHalves() throws Exception {
        assertEquals(725, find(100, 100_000, 730));
        assertEquals(List.of(100, 200, 400, 800, 600, 700, 750, 725), tried);
    }

    @Test
    @DisplayName("it goes down if the first rate is too high, to 0 if every rate is")
    void goesDownIfTheFirstRateIsTooHigh() throws Exception {
        assertEquals(5, find(20, 100_000, 5));
        assertEquals(List.of(20, 10, 5, 7, 6), tried);
        tried.clear();
        assertEquals(0, find(4, 100_000, 0));
        assertEquals(List.of(4, 2, 1), tried);
    }

    @Test
    @DisplayName("it ends at the highest rate to try")
    void endsAtTheHighestRateToTry() throws Exception {
        assertEquals(300, find(100, 300, 1000));
        assertEquals(List.of(100, 200, 300), tried);
    }
}
