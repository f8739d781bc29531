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

/** The command line of the chat. */
@Command(
        name = "ws-server-example",
        description =
                "Serves a chat page, its WebSocket on /chat (subprotocols chat and superchat) and an echo on /echo.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        separator = " ",
        footer = "%nYou can also set each option in the environment: FRAMEWIRE_MAX_TEXT for --max-text.",
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    private static final ChatServerConfig DEFAULT = ChatServerConfig.builder().build();
    /** The server aggregates a message into one buffer, whose size is an int. */
    private static final long MOST_BYTES = 1L << 30;

    private static final int MOST_EVENT_LOOPS = 1024;
    private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss");

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 chooses a free one. Default: 8080.")
    private int port = DEFAULT.port();

    @Option(names = "--host", paramLabel = "NAME", description = "Name or address to listen on. Default: 127.0.0.1.")
    private String host = DEFAULT.host();

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "Number of threads that serve connections. Default: one per core.")
    private int eventLoops = DEFAULT.eventLoops();

    @Option(
            names = "--operations-port",
            paramLabel = "N",
            description =
                    "Separate port for /metrics and /healthz, always plain HTTP. Default: none; they are on --port.")
    private @Nullable Integer operationsPort;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "Maximum size of a message on /echo, in bytes or such as 64k, 64m. Default: 64m.")
    private long maxMessage = DEFAULT.maxEchoBytes();

    @Option(
            names = "--redis",
            paramLabel = "URI",
            converter = RedisConverter.class,
            description = "Stores the rooms in Redis, for several nodes: redis://host:6379. Default: in memory.")
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
     * Runs the server until the process receives a signal to stop. Exit code 1: it cannot start; 2: an option is invalid.
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

    /** The messages of the option parser quote the command line, which may contain a password. */
    private static int wrongOption(PrintWriter err, @Nullable String problem) {
        err.println(String.valueOf(problem).replaceFirst("//.*@", "//...@") + ". Try --help.");
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
            ChatServerConfig.Builder config = ChatServerConfig.builder()
                    .host(host)
                    .port(port)
                    .eventLoops(eventLoops)
                    .maxEchoBytes(maxMessage)
                    .operationsPort(operationsPort)
                    .redis(redis);
            chat.applyTo(config);
            tls.applyTo(config);
            return serve(config.build());
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

    /** The texts of the system differ between transports and contain addresses and error numbers. */
    private static String reason(@Nullable Throwable e) {
        String text = Objects.toString(e == null ? null : e.getMessage(), "").toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return "the port is in use";
        }
        if (text.contains("permission")) {
            return "this user is not permitted to use that port";
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

    /** Its error message does not quote the value, which may contain a password. */
    static final class RedisConverter implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                URI uri = new URI(value);
                if (uri.getHost() != null && REDIS_SCHEMES.contains(uri.getScheme())) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // same message as for a URI of another scheme
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
