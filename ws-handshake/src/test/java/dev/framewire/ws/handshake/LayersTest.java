package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
    private static final String ROOT = "dev.framewire.ws.handshake";
    private static final Path SOURCES = Path.of("src/main/java/dev/framewire/ws/handshake");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+?)\\.[A-Z]", Pattern.MULTILINE);

    @Test
    @DisplayName("a package imports only the packages below it")
    void packageImportsOnlyPackagesBelowIt() {
        String header = ROOT + ".header";
        String negotiation = ROOT + ".negotiation";
        assertEquals(List.of(), importsOf("header", List.of()));
        assertEquals(List.of(), importsOf("", List.of(header)));
        assertEquals(List.of(), importsOf("negotiation", List.of(ROOT, header)));
        assertEquals(List.of(), importsOf("http1", List.of(ROOT, header, negotiation)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "negotiation"})
    @DisplayName("the rules of the handshake do not use a channel")
    void rulesDoNotUseAChannel(String layer) {
        assertEquals(
                List.of(),
                sources(layer)
                        .filter(file -> read(file).contains("io.netty.channel"))
                        .toList());
    }

    /** Packages of the handshake that are imported in a package and are not allowed there, with the file. */
    private static List<String> importsOf(String layer, List<String> allowed) {
        String own = layer.isEmpty() ? ROOT : ROOT + '.' + layer;
        List<String> others = new ArrayList<>();
        sources(layer).forEach(file -> IMPORT.matcher(read(file))
                .results()
                .map(match -> match.group(1))
                .filter(imported -> imported.startsWith(ROOT) && !allowed.contains(imported) && !imported.equals(own))
                .forEach(imported -> others.add(file.getFileName() + " imports " + imported)));
        return others;
    }

    private static Stream<Path> sources(String layer) {
        try (Stream<Path> files = Files.list(SOURCES.resolve(layer))) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
