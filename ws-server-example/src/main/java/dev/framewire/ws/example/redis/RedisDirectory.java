package dev.framewire.ws.example.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.framewire.ws.example.store.Directory;
import io.lettuce.core.ScriptOutputType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a sign of life every second, with who is here, and learns who is elsewhere from the answer. */
final class RedisDirectory implements Directory {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDirectory.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final String DEAD_AFTER =
            String.valueOf(Duration.ofSeconds(10).toMillis());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Set<String>>> PEOPLE = new TypeReference<>() {};

    private final RedisBackend backend;
    private final String node = Long.toString(new SecureRandom().nextLong() >>> 24, 36);
    private final Supplier<Map<String, Set<String>>> here;
    private final Consumer<Map<String, Set<String>>> elsewhere;
    private final Map<String, String> claims = new ConcurrentHashMap<>();
    private final AtomicBoolean beating = new AtomicBoolean();
    private final ScheduledFuture<?> beat;
    private Map<String, Set<String>> told = Map.of();

    RedisDirectory(
            RedisLink link,
            RedisBackend backend,
            Supplier<Map<String, Set<String>>> here,
            Consumer<Map<String, Set<String>>> elsewhere) {
        this.backend = backend;
        this.here = here;
        this.elsewhere = elsewhere;
        beat = link.every(BEAT, this::beat);
    }

    @Override
    public String guestPrefix() {
        return "guest-" + node + "-";
    }

    @Override
    public CompletionStage<Boolean> claim(String nickKey, String owner) {
        return backend.<Long>run(redis -> redis.eval(
                        Scripts.CLAIM,
                        ScriptOutputType.INTEGER,
                        new String[0],
                        RedisBackend.PREFIX,
                        node,
                        DEAD_AFTER,
                        nickKey,
                        owner))
                .thenApply(free -> {
                    if (free == 1) {
                        claims.put(nickKey, owner);
                    }
                    return free == 1;
                });
    }

    /** While Redis is away the claim stays there until it is known that this node has it no more, ten seconds at most. */
    @Override
    public void release(String nickKey) {
        if (claims.remove(nickKey) != null) {
            backend.run(redis -> redis.hdel(RedisBackend.PREFIX + "nicks:" + node, nickKey));
        }
    }

    /** Skipped while the last one is not answered. */
    private void beat() {
        if (beating.compareAndSet(false, true)) {
            backend.<List<String>>run(redis -> redis.eval(
                            Scripts.BEAT,
                            ScriptOutputType.MULTI,
                            new String[0],
                            RedisBackend.PREFIX,
                            node,
                            DEAD_AFTER,
                            write(here.get())))
                    .whenComplete((answer, failure) -> {
                        try {
                            backend.answered(failure == null);
                            if (failure == null) {
                                take(answer);
                            }
                        } finally {
                            beating.set(false);
                        }
                    });
        }
    }

    private void take(List<String> answer) {
        if (answer.get(0).equals("0") && !claims.isEmpty()) {
            // Redis has lost them, or a pause was longer than a node's life
            claims.forEach(this::claim);
        }
        Map<String, Set<String>> all = new HashMap<>();
        for (String people : answer.subList(1, answer.size())) {
            read(people).forEach((room, nicks) -> all.computeIfAbsent(room, key -> new TreeSet<>())
                    .addAll(nicks));
        }
        if (!all.equals(told)) {
            told = all;
            elsewhere.accept(all);
        }
    }

    private static String write(Map<String, Set<String>> people) {
        try {
            return JSON.writeValueAsString(people);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names have a JSON form", e);
        }
    }

    private static Map<String, Set<String>> read(String people) {
        try {
            return JSON.readValue(people, PEOPLE);
        } catch (JsonProcessingException e) {
            LOG.atWarn().addKeyValue("event", "bad-node").log("another node tells its people in a form of its own");
            return Map.of();
        }
    }

    @Override
    public void close() {
        beat.cancel(false);
        backend.run(redis ->
                redis.eval(Scripts.GOODBYE, ScriptOutputType.INTEGER, new String[0], RedisBackend.PREFIX, node));
    }
}
