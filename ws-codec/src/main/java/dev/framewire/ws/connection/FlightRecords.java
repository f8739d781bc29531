package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsRule;
import io.netty.channel.Channel;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Events for the JDK's flight recorder. Nothing is done while no recording wants them, nor where the JDK has no recorder. */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields of its events
final class FlightRecords {
    private static final String CATEGORY = "WebSocket";
    private static final boolean AVAILABLE = isAvailable();

    private FlightRecords() {}

    /** A runtime image may leave the module jdk.jfr out; then the classes below are never loaded. */
    private static boolean isAvailable() {
        try {
            Class.forName("jdk.jfr.Event", false, FlightRecords.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static void handshake(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
        if (!AVAILABLE) {
            return;
        }
        Handshake event = new Handshake();
        if (event.shouldCommit()) {
            event.channel = channel.id().asShortText();
            event.outcome = outcome.name();
            event.httpStatus = httpStatus;
            event.time = time.toNanos();
            event.commit();
        }
    }

    static void ruleBroken(Channel channel, WsRule rule) {
        if (!AVAILABLE) {
            return;
        }
        RuleBroken event = new RuleBroken();
        if (event.shouldCommit()) {
            event.channel = channel.id().asShortText();
            event.name = rule.name();
            event.rfc = rule.rfc();
            event.section = rule.section();
            event.commit();
        }
    }

    static void closed(Channel channel, WsCloseEvent event) {
        if (!AVAILABLE) {
            return;
        }
        Closed closed = new Closed();
        if (closed.shouldCommit()) {
            closed.channel = channel.id().asShortText();
            closed.code = event.code();
            closed.sentCode = event.sentCode();
            closed.initiator = event.initiator().name();
            closed.clean = event.clean();
            closed.commit();
        }
    }

    @Name("dev.framewire.ws.Handshake")
    @Label("WebSocket Handshake")
    @Description("A request for a WebSocket has come to its end")
    @Category(CATEGORY)
    @StackTrace(false)
    private static final class Handshake extends Event {
        @Label("Channel")
        String channel = "";

        @Label("Outcome")
        String outcome = "";

        @Label("HTTP Status")
        int httpStatus;

        @Label("Time Taken")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("dev.framewire.ws.RuleBroken")
    @Label("WebSocket Rule Broken")
    @Description("The peer broke a rule of the protocol")
    @Category(CATEGORY)
    @StackTrace(false)
    private static final class RuleBroken extends Event {
        @Label("Channel")
        String channel = "";

        @Label("Rule")
        @Name("rule")
        String name = "";

        @Label("RFC")
        int rfc;

        @Label("Section")
        String section = "";
    }

    @Name("dev.framewire.ws.Close")
    @Label("WebSocket Close")
    @Description("A WebSocket connection has ended")
    @Category(CATEGORY)
    @StackTrace(false)
    private static final class Closed extends Event {
        @Label("Channel")
        String channel = "";

        @Label("Code Received")
        int code;

        @Label("Code Sent")
        int sentCode;

        @Label("Initiator")
        String initiator = "";

        @Label("Clean")
        boolean clean;
    }
}
