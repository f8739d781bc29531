package dev.framewire.ws.example;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Run by {@code mvn -Pautobahn verify}. */
class AutobahnServerIT {
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @DisplayName("the server passes every case")
    void serverPassesEveryCase() throws Exception {
        try (ChatServer server =
                        ChatServer.start(ChatServerConfig.builder().port(0).build());
                AutobahnSuite suite = AutobahnSuite.asClient("ws://127.0.0.1:" + server.port() + "/echo")) {
            suite.awaitEnd(25);
            suite.assertAllPassed("server");
        }
    }
}
