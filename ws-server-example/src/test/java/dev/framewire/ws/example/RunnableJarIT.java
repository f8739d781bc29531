package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar, since only a run shows whether the shaded libraries are complete. */
@DisplayName("The runnable jar")
class RunnableJarIT {
    private static final Path JAR = Path.of("target", "ws-server-example.jar");

    @TempDir
    private Path folder;

    @Test
    void jarServesChecksNicksAndLogs() throws Exception {
        Path log = folder.resolve("log");
        try (NodeProcess server = NodeProcess.startJar(JAR, log, "--redis", "redis://127.0.0.1:1");
                JdkClient ada = JdkClient.connect(server.port(), "/chat", "superchat")) {
            ada.next();
            for (String nick : List.of("ada\uFE0F", "gu\u0435st-1", "ada\u2236")) {
                ada.send("{\"type\":\"nick\",\"nick\":\"" + nick + "\"}");
                assertTrue(ada.next().startsWith("{\"type\":\"error\",\"code\":\"bad-value\""));
            }
            while (!Files.readString(log).contains("\n")) {
                Thread.onSpinWait();
            }
        }
        String lines = Files.readString(log);
        assertTrue(lines.matches("\\S+ \\[[^]]+] WARN RedisBackend - \\{event=store-away} .+\\R"), lines);
    }
}
