package dev.framewire.ws;

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

class LayersTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/framewire/ws");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+?)\\.[A-Z]", Pattern.MULTILINE);
    private static final String ROOT = "dev.framewire.ws";

    @Test
    @DisplayName("a package imports only the packages below it")
    void packageImportsOnlyPackagesBelow() throws IOException {
        String frame = ROOT + ".frame";
        String internal = ROOT + ".internal";
        String codec = ROOT + ".codec";
        assertEquals(List.of(), importsOf("", List.of()));
        assertEquals(List.of(), importsOf("frame", List.of(ROOT)));
        assertEquals(List.of(), importsOf("internal", List.of()));
        assertEquals(List.of(), importsOf("codec", List.of(ROOT, internal, frame)));
        assertEquals(List.of(), importsOf("connection", List.of(ROOT, internal, frame, codec)));
        assertEquals(List.of(), importsOf("deflate", List.of(ROOT, internal, frame, codec)));
    }

    @Test
    @DisplayName("the package frame uses no channel")
    void framePackageUsesNoChannel() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES.resolve("frame"))) {
            assertEquals(
                    List.of(),
                    files.filter(file -> read(file).contains("io.netty.channel"))
                            .toList());
        }
    }

    /** Packages of ours that are imported in a package and are not allowed there, with the file. */
    private static List<String> importsOf(String layer, List<String> allowed) throws IOException {
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(SOURCES.resolve(layer))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                IMPORT.matcher(read(file))
                        .results()
                        .map(match -> match.group(1))
                        .filter(imported -> imported.startsWith(ROOT) && !allowed.contains(imported))
                        .forEach(imported -> others.add(file.getFileName() + " imports " + imported));
            }
        }
        return others;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
