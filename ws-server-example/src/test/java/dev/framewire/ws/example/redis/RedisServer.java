package dev.framewire.ws.example.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A redis-server of the system on a free loopback port. It keeps its data over a restart. */
public final class RedisServer implements AutoCloseable {
    private static final String MUST_RUN = "FRAMEWIRE_FULL_CHECKS";

    private final Path program;
    private final Path folder;
    private final int port;
    private Process process;

    private RedisServer(Path program) throws IOException {
        this.program = program;
        folder = Files.createTempDirectory("framewire-redis");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = run();
    }

    /** Starts Redis. Without it the test is skipped, or fails if every check must run. */
    public static RedisServer start() throws IOException {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            String missing = "no redis-server on the PATH: the tests with Redis do not run";
            if (Boolean.parseBoolean(System.getenv(MUST_RUN))) {
                throw new AssertionError(missing + ", and " + MUST_RUN + " is set");
            }
            System.out.println(missing);
            Assumptions.abort(missing);
        }
        return new RedisServer(program.orElseThrow());
    }

    private Process run() throws IOException {
        Process started = new ProcessBuilder(List.of(
                        program.toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!accepts()) {
            if (!started.isAlive()) {
                throw new IOException("redis-server ended with " + started.exitValue());
            }
            Thread.onSpinWait();
        }
        return started;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Stops Redis regularly: all acknowledged data is on the disk. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("redis-server does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Deletes all data. */
    void forget() {
        deleteFiles();
        folder.toFile().mkdir();
    }

    public void startAgain() throws IOException {
        process = run();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        deleteFiles();
    }

    private void deleteFiles() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
