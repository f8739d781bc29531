package dev.framewire.ws.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Passes all arguments to JMH. */
@Command(
        name = "jmh",
        description =
                "Runs JMH benchmarks of the parts; all arguments go to JMH: jmh Decode -p size=125 -prof gc; jmh -h.")
final class JmhCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
