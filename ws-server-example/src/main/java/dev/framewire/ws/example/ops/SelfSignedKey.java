package dev.framewire.ws.example.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Creates a key and a certificate with the JDK's {@code keytool}. The JDK has no public API to sign a certificate, and a library
 * for it would be several times larger than the rest of the jar.
 */
final class SelfSignedKey {
    private static final String PASSWORD_VARIABLE = "FRAMEWIRE_KEYTOOL_PASSWORD";

    private SelfSignedKey() {}

    static KeyStore.PrivateKeyEntry create() throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("framewire-tls");
        Path file = folder.resolve("key.p12");
        String password = UUID.randomUUID().toString();
        try {
            runKeytool(file, password);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, password.toCharArray());
            }
            KeyStore.PasswordProtection protection = new KeyStore.PasswordProtection(password.toCharArray());
            return (KeyStore.PrivateKeyEntry) store.getEntry("chat", protection);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void runKeytool(Path file, String password) throws IOException {
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "chat",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE));
        keytool.environment().put(PASSWORD_VARIABLE, password);
        Process process = keytool.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("the JDK's keytool could not create a certificate");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool created a certificate", e);
        }
    }
}
