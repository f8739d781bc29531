package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Directory;
import io.lettuce.core.ScriptOutputType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a heartbeat every second with the nicks of this node. The answer contains the nicks of the other nodes. */
final class RedisDirectory implements Directory {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDirectory.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final String DEAD_AFTER =
            String.valueOf(Duration.ofSeconds(10).toMillis());
    private static final String MOST_BYTES_OF_OTHERS = String.valueOf(8 << 20);

    private final RedisBackend backend;
    private final String node = Long.toString(new SecureRandom().nextLong() >>> 24, 36);
    private final Supplier<Map<String, Set<String>>> here;
    private final Consumer<Map<String, Set<String>>> elsewhere;
    private final RedisClaims claims;
    private final AtomicBoolean beating = new AtomicBoolean();
    private final ScheduledFuture<?> beat;
    private Map<String, Set<String>> lastElsewhere = Map.of();
    private boolean loggedBad;

    RedisDirectory(
            RedisLink link,
            RedisBackend backend,
            Supplier<Map<String, Set<String>>> here,
            Consumer<Map<String, Set<String>>> elsewhere) {
        this.backend = backend;
        this.here = here;
        this.elsewhere = elsewhere;
        claims = new RedisClaims(backend, node, DEAD_AFTER);
        beat = link.every(BEAT, this::beat);
    }

    @Override
    public String guestPrefix() {
        return "guest-" + node + "-";
    }

    @Override
    public CompletionStage<Boolean> claim(String nickKey, String owner) {
        return claims.claim(nickKey, owner);
    }

    /** While Redis is unavailable, the claim stays in Redis until Redis is available again, or until this node counts as dead. */
    @Override
    public void release(String nickKey) {
        claims.release(nickKey);
    }

    /** Does nothing while the last heartbeat has no answer. An exception ends only this heartbeat. */
    private void beat() {
        if (beating.compareAndSet(false, true)) {
            CompletableFuture.completedFuture(here)
                    .thenCompose(people -> sendHeartbeat(PeopleJson.write(people.get())))
                    .whenComplete((answer, failure) -> backend.answered(failure == null))
                    .thenAccept(this::take)
                    .whenComplete((done, failure) -> beating.set(false));
        }
    }

    private CompletionStage<List<String>> sendHeartbeat(String people) {
        return backend.run(redis -> redis.eval(
                Scripts.BEAT,
                ScriptOutputType.MULTI,
                new String[0],
                RedisBackend.PREFIX,
                node,
                DEAD_AFTER,
                people,
                MOST_BYTES_OF_OTHERS));
    }

    private void take(List<String> answer) {
        if (answer.get(0).equals("0")) {
            claims.doubtAll();
        }
        claims.settle();
        Map<String, Set<String>> all = new HashMap<>();
        boolean allRead = true;
        for (String json : answer.subList(1, answer.size())) {
            Optional<Map<String, Set<String>>> people = PeopleJson.read(json);
            allRead &= people.isPresent();
            people.orElse(Map.of()).forEach((room, nicks) -> all.computeIfAbsent(room, key -> new TreeSet<>())
                    .addAll(nicks));
        }
        logOnce(allRead);
        if (!all.equals(lastElsewhere)) {
            lastElsewhere = all;
            elsewhere.accept(all);
        }
    }

    private void logOnce(boolean allRead) {
        if (!allRead && !loggedBad) {
            LOG.atWarn()
                    .addKeyValue("event", "bad-node")
                    .log("a key here:NODE contains data that no node writes, or too much data; the server skips it");
        }
        loggedBad = !allRead;
    }

    @Override
    public void close() {
        beat.cancel(false);
        backend.run(redis ->
                redis.eval(Scripts.GOODBYE, ScriptOutputType.INTEGER, new String[0], RedisBackend.PREFIX, node));
    }
}
