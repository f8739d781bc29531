package dev.framewire.ws.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while this is open, through the JDK's logging, which Netty uses where there is no other. */
public final class LoggedLines extends Handler implements AutoCloseable {
    /** {@code WARNING message}, and the message of the exception behind it if there is one. */
    public final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private final Logger logger;

    public LoggedLines(Class<?> source) {
        logger = Logger.getLogger(source.getName());
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        String cause = line.getThrown() == null ? "" : ": " + line.getThrown().getMessage();
        String channel = "^\\[id: 0x[0-9a-f]+(, [^\\]]*)?\\] |^\\[id: [^\\]]*\\] ";
        lines.add(line.getLevel() + " " + line.getMessage().replaceFirst(channel, "") + cause);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }
}
