package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.peer.ServeCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the benchmarks. */
@Command(
        name = "ws-benchmark",
        description = "Compares Framewire with Netty's own WebSocket handlers and with raw TCP.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Main {
    private Main() {}

    /**
     * Runs one command and exits. Exit code 1: a measurement failed; 2: an option is wrong.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        Charset terminal = Charset.defaultCharset();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, terminal));
        PrintWriter out = new PrintWriter(System.out, true, terminal);
        System.exit(run(in, out, new PrintWriter(System.err, true, terminal), args));
    }

    static int run(BufferedReader in, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .addSubcommand(new CompareCommand(out))
                .addSubcommand(new BroadcastCommand(out))
                .addSubcommand(new StormCommand(out))
                .addSubcommand(new ChatLoadCommand(out))
                .addSubcommand(new MemoryCommand(out))
                .addSubcommand(new DeflateMemoryCommand(out))
                .addSubcommand(new HoldCommand(out))
                .addSubcommand(new SoakCommand(out))
                .addSubcommand(new SiegeCommand(out))
                .addSubcommand(new JmhCommand())
                .addSubcommand(new ServeCommand(in, out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, arguments) -> reportWrongOption(err, e))
                .setExecutionExceptionHandler((e, command, parsed) -> reportFailure(err, e))
                .execute(args);
    }

    private static int reportWrongOption(PrintWriter err, Exception e) {
        err.println(e.getMessage() + ". Try --help.");
        return 2;
    }

    private static int reportFailure(PrintWriter err, Exception e) throws Exception {
        if (e instanceof WrongOptionException) {
            return reportWrongOption(err, e);
        }
        if (!(e instanceof IOException)) {
            throw e;
        }
        err.println("Measurement failed: " + e.getMessage() + (e.getCause() == null ? "" : ", " + e.getCause()) + ".");
        return 1;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ws-benchmark " + (version == null ? "(not packaged)" : version)};
        }
    }
}
