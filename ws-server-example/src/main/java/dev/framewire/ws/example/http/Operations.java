package dev.framewire.ws.example.http;

/** The state of the server for operators. Event loops call these methods, so they must not block. */
public interface Operations {
    /**
     * Returns the reason why the server should get no new visitors, for {@code /healthz}.
     *
     * @return the reason, or an empty string if the server is healthy
     */
    String problem();

    /**
     * Returns the metrics, for {@code /metrics}.
     *
     * @return the text format of Prometheus, version 0.0.4
     */
    String metrics();
}
