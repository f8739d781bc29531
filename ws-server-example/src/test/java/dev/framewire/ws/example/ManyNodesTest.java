package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Three nodes on one Redis")
class ManyNodesTest {
    private static final int CLIENTS = 60;
    private static final int MESSAGES = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void acknowledgedMessagesSurviveTheLossOfANodeAndOfRedis() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ChatServerConfig.Builder config =
                ChatServerConfig.builder().port(0).eventLoops(1).limits(new ChatLimits(2000, 32, 20, 100_000, 100_000));
        List<SteadyClient> clients = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                ChatServer first = ChatServer.start(config.redis(redis.uri()).build());
                ChatServer second = ChatServer.start(config.redis(redis.uri()).build());
                NodeProcess third = NodeProcess.start(redis.uri(), "--rate", "100000", "--burst", "100000")) {
            await("all nodes are well", () -> IntStream.of(first.port(), second.port(), third.port())
                    .allMatch(port -> health(port) == 200));
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new SteadyClient(
                        "nick" + i, share(i), http, timer, ports(i, third.port(), first.port(), second.port())));
            }
            clients.forEach(SteadyClient::connect);
            await("all have joined", () -> clients.stream().allMatch(SteadyClient::isJoined));
            clients.forEach(SteadyClient::talk);

            await("a third is said", () -> clients.get(1).seenCount() > MESSAGES / 3);
            third.kill();
            await("two thirds are said", () -> said(clients) > MESSAGES * 2 / 3);
            redis.stop();
            await("the health checks report it", () -> health(first.port()) == 503 && health(second.port()) == 503);
            await("some are refused since Redis is away", () -> clients.stream().anyMatch(SteadyClient::wasRefused));
            redis.startAgain();
            await("all is said", () -> clients.stream().allMatch(SteadyClient::isDone));
            await("all is received", () -> clients.stream().allMatch(client -> client.seenCount() >= MESSAGES));
            assertEquals(200, health(first.port()));
            check(clients);
        } finally {
            clients.forEach(SteadyClient::stop);
            timer.shutdownNow();
        }
    }

    private static void check(List<SteadyClient> clients) {
        List<String> order = clients.get(0).seen;
        assertEquals(MESSAGES, order.size(), "each message exists once");
        assertEquals(MESSAGES, new HashSet<>(order).size());
        Set<String> acknowledged = new HashSet<>();
        for (SteadyClient client : clients) {
            synchronized (client) {
                assertEquals(order, client.seen, "one order, nothing twice, nothing missing");
                acknowledged.addAll(client.acknowledged);
            }
        }
        assertEquals(new HashSet<>(order), acknowledged, "exactly the acknowledged messages exist");
        assertTrue(clients.stream().mapToInt(client -> client.connections).sum() > CLIENTS, "some clients reconnected");
    }

    /** The number of acknowledged messages. Seen messages are not enough to know that more will follow. */
    private static int said(List<SteadyClient> clients) {
        return clients.stream().mapToInt(SteadyClient::acknowledgedCount).sum();
    }

    /** The messages of client i; each text is its own message id. */
    private static List<String> share(int i) {
        return IntStream.range(0, MESSAGES)
                .filter(n -> n % CLIENTS == i)
                .mapToObj(n -> "message-" + n)
                .toList();
    }

    /** The node of each connection: client i begins at node i and then takes the next one. */
    private static IntSupplier ports(int i, int... ports) {
        int[] next = {i};
        return () -> ports[next[0]++ % ports.length];
    }

    private int health(int port) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            return 0;
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "60 s are over before " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
