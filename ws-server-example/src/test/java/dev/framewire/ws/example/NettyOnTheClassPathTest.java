package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.Version;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lettuce brings a Netty of its own choice; there must be one version of it all the same. */
class NettyOnTheClassPathTest {
    @Test
    void thereIsOneNetty() {
        Map<String, Version> parts = Version.identify();
        assertTrue(parts.containsKey("netty-resolver-dns"), "which only Lettuce needs");
        TreeSet<String> versions =
                parts.values().stream().map(Version::artifactVersion).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(1, versions.size(), versions::toString);
    }
}
