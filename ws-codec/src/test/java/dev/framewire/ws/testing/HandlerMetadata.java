package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The handlers of a module, as a native image must know them: Netty looks up the methods of a handler by reflection, and calls
 * those that it does not find. Netty's own jars carry such a file.
 */
public final class HandlerMetadata {
    private HandlerMetadata() {}

    /**
     * Compares the file of a module with its handlers; with {@code -Dnative.update=true}, writes it.
     *
     * @param artifact the module, whose directory is the working directory
     */
    public static void check(String artifact) throws Exception {
        Path file = Path.of("src/main/resources/META-INF/native-image/dev.framewire", artifact, "reflect-config.json");
        String expected = handlers(Path.of("target/classes")).stream()
                .map(name -> """
                          {
                            "name": "%s",
                            "condition": {
                              "typeReachable": "%s"
                            },
                            "queryAllPublicMethods": true
                          }""".formatted(name, name))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        if (Boolean.getBoolean("native.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.readString(file), "mvn test -Dnative.update=true writes " + file);
    }

    private static List<String> handlers(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> path.endsWith(".class") && !path.endsWith("-info.class"))
                    .map(path ->
                            path.substring(0, path.length() - ".class".length()).replace('/', '.'))
                    .filter(HandlerMetadata::isHandler)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isHandler(String name) {
        try {
            Class<?> type = Class.forName(name, false, HandlerMetadata.class.getClassLoader());
            return ChannelHandler.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
