package dev.framewire.ws.example.chat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Runs the tasks of a hub, one at a time and in order, until it is closed. Thread-safe. */
final class HubTasks {
    private final Executor executor;
    private volatile boolean closed;

    HubTasks(Executor executor) {
        this.executor = executor;
    }

    /** Ignores the task if the hub is closed: then the executor may have ended, but connections can still submit tasks. */
    void run(Runnable task) {
        if (!closed) {
            executor.execute(task);
        }
    }

    /** Continues on the executor when the store has answered. */
    <T> void then(CompletionStage<T> stage, Consumer<T> success, Consumer<Throwable> failure) {
        stage.whenComplete((value, problem) -> run(() -> {
            if (problem == null) {
                success.accept(value);
            } else {
                failure.accept(problem);
            }
        }));
    }

    /** Ignores tasks from now on. Tasks that were submitted before still run. */
    void close() {
        closed = true;
    }
}
