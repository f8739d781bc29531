package dev.framewire.ws.example;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A reverse proxy of the system. It uses the configuration in the repository with other ports. */
final class Proxy implements AutoCloseable {
    private static final String MUST_RUN = "FRAMEWIRE_FULL_CHECKS";

    enum Kind {
        NGINX("nginx", "nginx.conf", " ssl;", ";", List.of("-g", "daemon off;", "-p", ".", "-c")),
        HAPROXY("haproxy", "haproxy.cfg", " ssl crt site.pem", "", List.of("-f"));

        private final String program;
        private final String file;
        private final String withTls;
        private final String withoutTls;
        private final List<String> arguments;

        Kind(String program, String file, String withTls, String withoutTls, List<String> arguments) {
            this.program = program;
            this.file = file;
            this.withTls = withTls;
            this.withoutTls = withoutTls;
            this.arguments = arguments;
        }
    }

    private final Process process;
    private final int port;

    private Proxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the proxy in the folder of the certificate. Without the program the test is skipped, or fails if every check must
     * run.
     */
    static Proxy start(Kind kind, Path folder, boolean tls, ChatServer server) throws Exception {
        return start(kind, folder, tls, server.port(), server.operationsPort());
    }

    /** Starts the proxy in front of two ports. */
    static Proxy start(Kind kind, Path folder, boolean tls, int server, int operations) throws Exception {
        Path program = find(kind.program);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String config = Files.readString(Path.of("deploy", kind.file))
                .replace("127.0.0.1:8080", "127.0.0.1:" + server)
                .replace("check port 8090", "check port " + operations)
                .replace("127.0.0.1:8443", "127.0.0.1:" + port)
                .replace("listen 8443", "listen 127.0.0.1:" + port);
        if (!tls) {
            config = config.replace(kind.withTls, kind.withoutTls);
        }
        Files.writeString(folder.resolve(kind.file), config);
        List<String> command = Stream.of(List.of(program.toString()), kind.arguments, List.of(kind.file))
                .flatMap(List::stream)
                .toList();
        Path log = folder.resolve(kind.program + ".log");
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!accepts(port)) {
            if (!started.isAlive()) {
                throw new IOException(Files.readString(log));
            }
            Thread.onSpinWait();
        }
        return new Proxy(started, port);
    }

    private static Path find(String name) {
        Optional<Path> program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            String missing = "no " + name + " on the PATH: the proxy tests do not run";
            if (Boolean.parseBoolean(System.getenv(MUST_RUN))) {
                throw new AssertionError(missing + ", and " + MUST_RUN + " is set");
            }
            System.out.println(missing);
            Assumptions.abort(missing);
        }
        return program.orElseThrow();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
