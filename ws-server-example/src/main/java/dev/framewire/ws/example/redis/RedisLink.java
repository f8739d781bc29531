package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.RoomRefusedException;
import dev.framewire.ws.example.store.StoreUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one Redis, which reconnect automatically. Without a connection a command fails at once. If the connection
 * breaks during a command, Lettuce sends the command again, or it fails after {@link #PATIENCE}. So each command must be safe to
 * send twice.
 */
final class RedisLink implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration TRY_AGAIN = Duration.ofMillis(250);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private volatile boolean closed;

    RedisLink(URI address) {
        uri = RedisURI.create(address);
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.exponential(Duration.ofMillis(20), LONGEST_WAIT, 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(PATIENCE)
                        .keepAlive(true)
                        .build())
                .build());
    }

    /** Opens a connection. It tries again until it succeeds, then calls {@code opened} on a thread of Lettuce. */
    void open(Consumer<StatefulRedisConnection<String, String>> opened) {
        if (closed) {
            return;
        }
        client.connectAsync(StringCodec.UTF8, uri).whenComplete((connection, failure) -> {
            if (failure == null) {
                opened.accept(connection);
            } else {
                later(() -> open(opened));
            }
        });
    }

    void later(Runnable task) {
        if (!closed) {
            resources.eventExecutorGroup().schedule(task, TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    ScheduledFuture<?> every(Duration period, Runnable task) {
        return resources
                .eventExecutorGroup()
                .next()
                .scheduleAtFixedRate(task, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isClosed() {
        return closed;
    }

    /** Each failure becomes a {@link StoreUnavailableException}, except a key of another type: that one breaks only a room. */
    static <T> CompletionStage<T> run(
            @Nullable StatefulRedisConnection<String, String> connection,
            Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        if (connection == null || !connection.isOpen()) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("there is no connection to Redis"));
        }
        CompletionStage<T> sent;
        try {
            sent = command.apply(connection.async());
        } catch (RuntimeException e) {
            // a client that is shutting down throws instead of returning a failed stage
            return CompletableFuture.failedFuture(convert(e));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        sent.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(convert(failure));
            }
        });
        return result;
    }

    private static RuntimeException convert(Throwable failure) {
        String message = failure.getMessage();
        if (message != null && message.startsWith("WRONGTYPE")) {
            return RoomRefusedException.broken();
        }
        return new StoreUnavailableException("Redis: " + failure.getClass().getSimpleName());
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
