package dev.framewire.ws.example;

import dev.framewire.ws.example.ops.TlsSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The chat from the command line. */
@Command(
        name = "ws-server-example",
        description =
                "Serves a chat page, its WebSocket on /chat (subprotocols chat and superchat), and an echo on /echo.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        separator = " ",
        footer = "%nEach option may come from the environment too: --max-text from FRAMEWIRE_MAX_TEXT.",
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    private static final ChatServerConfig DEFAULT = ChatServerConfig.DEFAULT;
    /** A whole message is one buffer. */
    private static final long MOST_BYTES = 1L << 30;

    private static final int MOST_EVENT_LOOPS = 1024;
    private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss");

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for any free one. Default: 8080.")
    private int port = DEFAULT.port();

    @Option(names = "--host", paramLabel = "NAME", description = "Name or address to listen on. Default: 127.0.0.1.")
    private String host = DEFAULT.host();

    @Option(names = "--event-loops", paramLabel = "N", description = "Threads that serve. Default: one per core.")
    private int eventLoops = DEFAULT.eventLoops();

    @Option(
            names = "--operations-port",
            paramLabel = "N",
            description =
                    "A port of its own, of plain HTTP, for /metrics and /healthz. Default: none, they are on --port.")
    private @Nullable Integer operationsPort;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "Largest message on /echo, in bytes or like 64k, 64m. Default: 64m.")
    private long maxMessage = DEFAULT.maxEchoBytes();

    @Option(
            names = "--redis",
            paramLabel = "URI",
            converter = RedisConverter.class,
            description = "Keeps the rooms on Redis, for several nodes: redis://host:6379. Default: in memory.")
    private @Nullable URI redis;

    @ArgGroup(exclusive = false, heading = "Chat:%n")
    private final ChatOptions chat = new ChatOptions();

    @ArgGroup(exclusive = false, heading = "TLS:%n")
    private final TlsOptions tls = new TlsOptions();

    private Main(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the server until the process is asked to stop. Exit code 1: it could not start; 2: an option is wrong.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        Charset terminal = Charset.defaultCharset();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, terminal));
        int code =
                run(in, new PrintWriter(System.out, true, terminal), new PrintWriter(System.err, true, terminal), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(new BufferedReader(Reader.nullReader()), out, err, args);
    }

    static int run(BufferedReader in, PrintWriter out, PrintWriter err, String... args) {
        return run(System.getenv(), in, out, err, args);
    }

    static int run(
            Map<String, String> environment, BufferedReader in, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main(out, err))
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .addSubcommand(new ClientCommand(in, out, err))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, arguments) -> wrongOption(err, e.getMessage()))
                .execute(args);
    }

    /** Complaints quote what was typed, and a password may be in it. */
    private static int wrongOption(PrintWriter err, @Nullable String complaint) {
        err.println(String.valueOf(complaint).replaceFirst("//.*@", "//...@") + ". Try --help.");
        return 2;
    }

    @Override
    public Integer call() {
        if (maxMessage > MOST_BYTES) {
            return wrongOption(err, "--max-message " + maxMessage + " is above " + MOST_BYTES + " bytes");
        }
        try {
            requirePort("--port", port);
            requirePort("--operations-port", operationsPort);
            ChatOptions.requireBetween("--event-loops", eventLoops, MOST_EVENT_LOOPS);
            return serve(tls.applyTo(chat.applyTo(DEFAULT.withAddress(host, port)
                    .withEventLoops(eventLoops)
                    .withMaxEchoBytes(maxMessage)
                    .withOperationsPort(operationsPort)
                    .withRedis(redis))));
        } catch (IllegalArgumentException e) {
            return wrongOption(err, e.getMessage());
        }
    }

    static void requirePort(String option, @Nullable Integer port) {
        if (port != null && (port < 0 || port > 65535)) {
            throw new IllegalArgumentException(option + " " + port + " is not between 0 and 65535");
        }
    }

    private int serve(ChatServerConfig config) {
        try {
            ChatServer server = ChatServer.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> sayGoodbye(server)));
            out.println("Framewire chat on " + server);
            server.awaitClosed();
            return 0;
        } catch (TlsSource.UnusableException e) {
            err.println("No TLS: " + e.getMessage() + ".");
            return 1;
        } catch (PortException e) {
            err.println("Cannot listen on " + host + ", port " + e.port() + ": " + reason(e.getCause()) + ".");
            return 1;
        } catch (IOException e) {
            err.println("Cannot start: " + e.getMessage() + ".");
            return 1;
        }
    }

    private void sayGoodbye(ChatServer server) {
        server.close();
        out.println("Goodbye.");
    }

    /** Other texts are the system's and name addresses and error numbers in several styles; these are what happens. */
    private static String reason(@Nullable Throwable e) {
        String text = Objects.toString(e == null ? null : e.getMessage(), "").toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return "the port is taken";
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

    /** Its complaint does not quote the value, which may have a password. */
    static final class RedisConverter implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                URI uri = new URI(value);
                if (uri.getHost() != null && REDIS_SCHEMES.contains(uri.getScheme())) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // as for any other wrong one
            }
            throw new TypeConversionException("write it like redis://host:6379");
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
