package dev.framewire.ws.example.chat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The tasks of a hub: one at a time, in order, until it is closed. Safe to use from any thread. */
final class HubTasks {
    private final Executor executor;
    private volatile boolean closed;

    HubTasks(Executor executor) {
        this.executor = executor;
    }

    /** The executor may end after the hub, and before the last connection that has a task for it. */
    void run(Runnable task) {
        if (!closed) {
            executor.execute(task);
        }
    }

    /** Goes on with an answer of the store. */
    <T> void then(CompletionStage<T> stage, Consumer<T> success, Consumer<Throwable> failure) {
        stage.whenComplete((value, problem) -> run(() -> {
            if (problem == null) {
                success.accept(value);
            } else {
                failure.accept(problem);
            }
        }));
    }

    /** Tasks that were given already still run. */
    void close() {
        closed = true;
    }
}
