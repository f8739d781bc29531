package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.NeedsNetty;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsNetty(NeedsNetty.VERSION_4_2)
class ModularApplicationTest {
    private static final Path SOURCES = Path.of("src/test/modular-application");

    @TempDir
    Path dir;

    @Test
    @DisplayName("an application that requires only our module compiles, links to its own image, and echoes")
    void applicationThatRequiresOnlyOurModuleRuns() throws Exception {
        String modules = modulePath();
        run(
                "javac",
                "-Xlint:all",
                "-Werror",
                "--module-path",
                modules,
                "-d",
                in("classes"),
                source("module-info.java"),
                source("example/Echo.java"));
        run(
                "jlink",
                "--module-path",
                modules + File.pathSeparator + in("classes"),
                "--add-modules",
                "example",
                "--output",
                in("image"));
        Path printed = dir.resolve("printed");
        Process image = new ProcessBuilder(in("image/bin/java"), "-m", "example/example.Echo")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertTrue(image.waitFor(60, TimeUnit.SECONDS), "still runs");
        } finally {
            image.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(printed, StandardCharsets.UTF_8);
        assertEquals("Hello", lines.isEmpty() ? "" : lines.get(lines.size() - 1), lines::toString);
        assertEquals(0, image.exitValue());
    }

    /** The path with our two modules and the modules of Netty, without test libraries. */
    private static String modulePath() throws Exception {
        List<String> modules = new ArrayList<>();
        for (Class<?> ours : List.of(WsPipeline.class, WsServerConfig.class)) {
            modules.add(Path.of(ours.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        String classPath = System.getProperty("java.class.path");
        Stream.of(
                        "buffer",
                        "codec-base",
                        "codec-compression",
                        "codec-http",
                        "common",
                        "handler",
                        "resolver",
                        "transport",
                        "transport-native-unix-common")
                .map(name -> Arrays.stream(classPath.split(File.pathSeparator))
                        .filter(entry -> entry.matches(".*netty-" + name + "-\\d[^/\\\\]*\\.jar"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("netty-" + name + " is not on the class path")))
                .forEach(modules::add);
        return String.join(File.pathSeparator, modules);
    }

    private String in(String path) {
        return dir.resolve(path).toString();
    }

    private static String source(String path) {
        return SOURCES.resolve(path).toString();
    }

    private static void run(String tool, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        assertEquals(0, status, () -> tool + ": " + printed);
    }
}
