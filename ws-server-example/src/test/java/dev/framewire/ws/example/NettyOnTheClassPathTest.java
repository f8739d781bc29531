package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.Version;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lettuce depends on Netty too; the class path must have one version of it. */
class NettyOnTheClassPathTest {
    @Test
    void classPathHasOneVersionOfNetty() {
        Map<String, Version> parts = Version.identify();
        assertTrue(parts.containsKey("netty-resolver-dns"), "only Lettuce needs it");
        TreeSet<String> versions =
                parts.values().stream().map(Version::artifactVersion).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(1, versions.size(), versions::toString);
    }
}
