package dev.framewire.ws.example.redis;

import io.lettuce.core.ScriptOutputType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The nicks that this node has claimed in Redis. After a failed command, the state in Redis is unknown for a while. */
final class RedisClaims {
    private final RedisBackend backend;
    private final String node;
    private final String deadAfter;
    private final Map<String, String> owners = new HashMap<>();
    /** Nicks whose state in Redis is unknown. */
    private final Set<String> unsure = new HashSet<>();

    private int underWay;

    RedisClaims(RedisBackend backend, String node, String deadAfter) {
        this.backend = backend;
        this.node = node;
        this.deadAfter = deadAfter;
    }

    synchronized CompletionStage<Boolean> claim(String nick, String owner) {
        underWay++;
        return backend.<Long>run(redis -> redis.eval(
                        Scripts.CLAIM,
                        ScriptOutputType.INTEGER,
                        new String[0],
                        RedisBackend.PREFIX,
                        node,
                        deadAfter,
                        nick,
                        owner))
                .whenComplete((free, failure) -> claimed(nick, owner, free, failure))
                .thenApply(free -> free == 1);
    }

    private synchronized void claimed(String nick, String owner, @Nullable Long free, @Nullable Throwable failure) {
        underWay--;
        if (failure != null) {
            unsure.add(nick);
        } else if (free != null && free == 1) {
            owners.put(nick, owner);
        }
    }

    synchronized void release(String nick) {
        if (owners.remove(nick) != null) {
            giveBack(nick);
        }
    }

    private void giveBack(String nick) {
        backend.run(redis -> redis.hdel(RedisBackend.PREFIX + "nicks:" + node, nick))
                .whenComplete((count, failure) -> {
                    if (failure != null) {
                        doubt(nick);
                    }
                });
    }

    private synchronized void doubt(String nick) {
        unsure.add(nick);
    }

    /** Called when Redis has lost the nicks of this node, or has removed them because the node was silent too long. */
    synchronized void doubtAll() {
        unsure.addAll(owners.keySet());
    }

    /**
     * Repeats the commands for nicks whose state is unknown. It does nothing while a claim is running: the answer to the claim may
     * change the state.
     */
    synchronized void settle() {
        if (underWay == 0) {
            List<String> nicks = List.copyOf(unsure);
            unsure.clear();
            for (String nick : nicks) {
                String owner = owners.get(nick);
                if (owner == null) {
                    giveBack(nick);
                } else {
                    claim(nick, owner);
                }
            }
        }
    }
}
