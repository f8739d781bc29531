package dev.framewire.ws.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.framewire.ws.example.store.EntryId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A client of superchat that reconnects as docs/CHAT-PROTOCOL.md describes: it keeps unacknowledged messages, joins with the
 * last id that it saw, and sends the messages again. It checks and repairs nothing and only records what it receives.
 */
final class SteadyClient implements WebSocket.Listener {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WINDOW = 8;
    private static final long TRY_AGAIN_MILLIS = 100;

    private final String nick;
    private final HttpClient http;
    private final ScheduledExecutorService timer;
    private final IntSupplier nextPort;
    private final StringBuilder partial = new StringBuilder();
    private final Iterator<String> toSay;

    final List<String> seen = new ArrayList<>();
    final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> outbox = new LinkedHashMap<>();
    private EntryId last = EntryId.NONE;
    private WebSocket webSocket;
    private boolean joined;
    private boolean retrying;
    private boolean stopped;
    private boolean refused;
    int connections;

    SteadyClient(
            String nick, List<String> toSay, HttpClient http, ScheduledExecutorService timer, IntSupplier nextPort) {
        this.nick = nick;
        this.toSay = toSay.iterator();
        this.http = http;
        this.timer = timer;
        this.nextPort = nextPort;
    }

    synchronized void connect() {
        joined = false;
        partial.setLength(0);
        if (stopped) {
            return;
        }
        http.newWebSocketBuilder()
                .subprotocols("superchat")
                .buildAsync(URI.create("ws://127.0.0.1:" + nextPort.getAsInt() + "/chat"), this)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        timer.schedule(this::connect, TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                    }
                });
    }

    synchronized boolean isJoined() {
        return joined;
    }

    synchronized int seenCount() {
        return seen.size();
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    /** Whether the server refused a message since its store was unavailable. */
    synchronized boolean wasRefused() {
        return refused;
    }

    synchronized boolean isDone() {
        return !toSay.hasNext() && outbox.isEmpty();
    }

    synchronized void stop() {
        stopped = true;
        if (webSocket != null) {
            webSocket.abort();
        }
    }

    /** Sends messages until the window of unacknowledged messages is full. */
    synchronized void talk() {
        while (joined && outbox.size() < WINDOW && toSay.hasNext()) {
            String text = toSay.next();
            outbox.put(text, text);
            say(text);
        }
    }

    private void say(String cid) {
        send("{\"type\":\"message\",\"room\":\"crowd\",\"text\":\"" + outbox.get(cid) + "\",\"cid\":\"" + cid + "\"}");
    }

    /** The JDK allows one send at a time, so that each send waits for the previous one. */
    private CompletionStage<?> sending = CompletableFuture.completedFuture(null);

    private void send(String text) {
        WebSocket to = webSocket;
        sending = sending.handle((done, failure) -> to.sendText(text, true).exceptionally(gone -> to))
                .thenCompose(sent -> sent);
    }

    @Override
    public synchronized void onOpen(WebSocket opened) {
        webSocket = opened;
        connections++;
        opened.request(1);
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        if (from == webSocket) {
            partial.append(data);
            if (whole) {
                receive(partial.toString());
                partial.setLength(0);
            }
        }
        from.request(1);
        return null;
    }

    private void receive(String text) {
        JsonNode message = parse(text);
        switch (message.get("type").textValue()) {
            case "welcome" -> takeNick();
            case "nick" -> {
                if (message.get("to").textValue().equals(nick)) {
                    send("{\"type\":\"join\",\"room\":\"crowd\",\"after\":\"" + last + "\"}");
                }
            }
            case "joined" -> {
                message.get("entries").forEach(this::see);
                joined = true;
                outbox.keySet().forEach(this::say);
                talk();
            }
            case "history" -> message.get("entries").forEach(this::see);
            case "message" -> see(message);
            case "ack" -> {
                acknowledged.add(message.get("id").textValue());
                outbox.remove(message.get("cid").textValue());
                talk();
            }
            case "error" -> refused(message);
            default -> {}
        }
    }

    private void takeNick() {
        send("{\"type\":\"nick\",\"nick\":\"" + nick + "\",\"session\":\"a-secret-of-" + nick + "\"}");
    }

    private void see(JsonNode entry) {
        String id = entry.get("id").textValue();
        seen.add(id);
        last = EntryId.parse(id);
    }

    private void refused(JsonNode message) {
        if (!message.get("code").textValue().equals("unavailable")) {
            throw new AssertionError(message.toString());
        }
        refused = true;
        if (!retrying) {
            retrying = true;
            timer.schedule(this::again, TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void again() {
        retrying = false;
        if (joined) {
            outbox.keySet().forEach(this::say);
        } else {
            takeNick();
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        lost(from);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
        if (problem instanceof AssertionError) {
            problem.printStackTrace();
        }
        lost(from);
    }

    private synchronized void lost(WebSocket from) {
        if (from == webSocket) {
            webSocket = null;
            joined = false;
            timer.schedule(this::connect, TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
