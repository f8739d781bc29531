package dev.framewire.ws.example;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The chat from the command line. */
@Command(
        name = "ws-server-example",
        description = "Serves a chat page, its WebSocket on /chat (subprotocols chat and superchat), and an echo on /echo.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    private static final ChatServerConfig DEFAULT = ChatServerConfig.DEFAULT;
    /** A whole message is one buffer. */
    private static final long MOST_BYTES = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for any free one. Default: 8080.")
    private int port = DEFAULT.port();

    @Option(names = "--host", paramLabel = "NAME", description = "Name or address to listen on. Default: 127.0.0.1.")
    private String host = DEFAULT.host();

    @Option(names = "--event-loops", paramLabel = "N", description = "Threads that serve. Default: one per core.")
    private int eventLoops = DEFAULT.eventLoops();

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "Largest message on /echo, in bytes or like 64k, 64m. Default: 64m.")
    private long maxMessage = DEFAULT.maxEchoBytes();

    private Main() {}

    /**
     * Runs the server until the process is asked to stop. Exit code 1: it could not start; 2: an option is wrong.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, arguments) -> {
                    err.println(e.getMessage() + ". Try --help.");
                    return 2;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        require(port >= 0 && port <= 65535, "--port: " + port + " is not between 0 and 65535");
        require(eventLoops >= 1 && eventLoops <= 1024, "--event-loops: " + eventLoops + " is not between 1 and 1024");
        require(maxMessage <= MOST_BYTES, "--max-message: " + maxMessage + " is above " + MOST_BYTES + " bytes");
        try {
            serve(new ChatServerConfig(host, port, eventLoops, maxMessage, DEFAULT.httpTimeout(), DEFAULT.closeTimeout()));
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("Cannot listen on " + host + ", port " + port + ": " + reason(e) + ".");
            return 1;
        }
    }

    private void serve(ChatServerConfig config) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ChatServer server = ChatServer.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            out.println("Goodbye.");
        }));
        out.println("Framewire chat on " + server);
        server.awaitClosed();
    }

    private void require(boolean valid, String complaint) {
        if (!valid) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    /** Other texts are the system's and name addresses and error numbers in several styles; these are what happens. */
    private static String reason(IOException e) {
        String text = Objects.toString(e.getMessage(), "").toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return "the port is taken. Choose another one with --port";
        }
        if (text.contains("permission")) {
            return "this user may not use that port";
        }
        if (e instanceof BindException || text.contains("assign")) {
            return "this machine does not have that address";
        }
        return "the name is unknown";
    }

    static final class ByteSizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return ByteSize.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ws-server-example " + (version == null ? "(not packaged)" : version)};
        }
    }
}
