package dev.framewire.ws.example.http;

/** What the server tells about itself. Called on event loops, so neither may wait for anything. */
public interface Operations {
    /**
     * What is wrong, for {@code /healthz}: who asks should send nobody here meanwhile.
     *
     * @return a few words, empty if nothing is
     */
    String problem();

    /**
     * The figures, for {@code /metrics}.
     *
     * @return in the text format of Prometheus, version 0.0.4
     */
    String metrics();
}
