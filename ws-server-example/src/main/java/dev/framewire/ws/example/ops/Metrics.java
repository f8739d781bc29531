package dev.framewire.ws.example.ops;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.example.chat.ChatMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** All metrics of the server, for {@code /metrics}. Thread-safe. */
public final class Metrics implements ChatMeter {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger open = new AtomicInteger();
    private final Counter messagesIn = messages("in");
    private final Counter messagesOut = messages("out");
    private final Counter bytesIn = bytes("in");
    private final Counter bytesOut = bytes("out");
    private final Counter dropped = counter(
            "framewire.messages.dropped", "Messages not sent because the peer read too slowly or had disconnected");
    private final DistributionSummary ratioIn = ratio("in");
    private final DistributionSummary ratioOut = ratio("out");
    private final Timer stored = timer("framewire.chat.kept", "Time that the store needed to store a message");
    private final Timer roundTrips = timer("framewire.round.trip", "Time from a Ping to its Pong");

    /**
     * Creates metrics that are all zero.
     *
     * @param storeAvailable whether the chat store is available
     */
    public Metrics(BooleanSupplier storeAvailable) {
        Gauge.builder("framewire.connections", open, AtomicInteger::get)
                .description("Open WebSockets")
                .register(registry);
        Gauge.builder("framewire.store.available", () -> storeAvailable.getAsBoolean() ? 1 : 0)
                .description("1 if the chat store is available, else 0")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter messages(String direction) {
        return Counter.builder("framewire.messages")
                .description("Messages of the chat")
                .tag("direction", direction)
                .register(registry);
    }

    private Counter bytes(String direction) {
        return Counter.builder("framewire.bytes")
                .description("Payload bytes of the messages of the chat")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(registry);
    }

    private DistributionSummary ratio(String direction) {
        return DistributionSummary.builder("framewire.compression.ratio")
                .description("Bytes on the wire for each byte of a compressed message")
                .tag("direction", direction)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    /**
     * Returns the metrics in the text format of Prometheus.
     *
     * @return the text, in version 0.0.4 of the format
     */
    public String scrape() {
        return registry.scrape();
    }

    /**
     * Creates a listener that counts no messages, for connections with very many of them.
     *
     * @return a new listener
     */
    public WsListener connections() {
        return new MeteredConnections(this);
    }

    /**
     * Creates a listener that also counts messages.
     *
     * @return a new listener
     */
    public WsListener messages() {
        return new MeteredMessages(this);
    }

    void handshake(WsHandshakeOutcome outcome, int httpStatus) {
        if (outcome == WsHandshakeOutcome.ACCEPTED) {
            open.incrementAndGet();
        }
        Counter.builder("framewire.handshakes")
                .description("Handshakes, by outcome and HTTP status")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .tag("status", String.valueOf(httpStatus))
                .register(registry)
                .increment();
    }

    void dropped(int messages) {
        dropped.increment(messages);
    }

    void ruleBroken(WsRule rule) {
        Counter.builder("framewire.rules.broken")
                .description("Rules of the protocol that peers broke")
                .tag("rule", rule.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void compressed(String direction, long plainBytes, long wireBytes) {
        DistributionSummary ratio = direction.equals("in") ? ratioIn : ratioOut;
        ratio.record(wireBytes / (double) Math.max(1, plainBytes));
    }

    void closed(WsCloseEvent event) {
        open.decrementAndGet();
        Counter.builder("framewire.connections.closed")
                .description("Closed WebSockets, by the status code of the Close")
                .tag("code", codeTag(event.code()))
                .tag("initiator", event.initiator().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** Peers can choose any code from 3000 on, and each value would become a time series. */
    private static String codeTag(int code) {
        return code < 3000 ? String.valueOf(code) : code < 4000 ? "3xxx" : "4xxx";
    }

    void messageIn(long payloadBytes) {
        messagesIn.increment();
        bytesIn.increment((double) payloadBytes);
    }

    void messageOut(long payloadBytes) {
        messagesOut.increment();
        bytesOut.increment((double) payloadBytes);
    }

    void roundTrip(Duration took) {
        roundTrips.record(took);
    }

    @Override
    public void stored(Duration took) {
        stored.record(took);
    }

    @Override
    public void refused(String code) {
        Counter.builder("framewire.chat.refused")
                .description("Errors of the chat, by their code")
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
