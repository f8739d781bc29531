package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Text of a peer that is printed on a terminal")
class PrintableTest {
    @ParameterizedTest
    @CsvSource({
        "1b, \\u001b",
        "9b, \\u009b",
        "00, \\u0000",
        "07, \\u0007",
        "08, \\u0008",
        "09, \\u0009",
        "0a, \\u000a",
        "0d, \\u000d",
        "7f, \\u007f",
        "2028, \\u2028",
        "2029, \\u2029",
        "061c, \\u061c",
        "200e, \\u200e",
        "200f, \\u200f",
        "202a, \\u202a",
        "202e, \\u202e",
        "2066, \\u2066",
        "2069, \\u2069",
        "5c, \\",
        "e9, é",
        "5d0, א",
        "200d, \u200d",
        "1f388, 🎈",
    })
    void controlCharactersAreEscaped(String hex, String printed) {
        String text = Character.toString(Integer.parseInt(hex, 16));
        assertEquals("a" + printed + "b", Printable.of("a" + text + "b"));
    }
}
