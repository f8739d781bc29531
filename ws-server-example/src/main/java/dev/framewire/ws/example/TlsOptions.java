package dev.framewire.ws.example;

import dev.framewire.ws.example.ops.TlsSource;
import java.io.File;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the server speaks TLS. */
final class TlsOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate and those above it in PEM. Default: no TLS.")
    private @Nullable File certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM (PKCS#8, not encrypted).")
    private @Nullable File key;

    @Option(names = "--tls-self-signed", description = "Makes a certificate for localhost, for trying; browsers warn.")
    private boolean selfSigned;

    @Option(
            names = "--redirect-port",
            paramLabel = "N",
            description = "With TLS: a second port that sends plain HTTP to the first. Default: none.")
    private @Nullable Integer redirectPort;

    /** Throws {@link IllegalArgumentException} with a sentence for the user. */
    ChatServerConfig applyTo(ChatServerConfig config) {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--tls-cert and --tls-key come together");
        }
        if (selfSigned && certificate != null) {
            throw new IllegalArgumentException("--tls-self-signed and --tls-cert exclude each other");
        }
        if (redirectPort != null && source() == null) {
            throw new IllegalArgumentException("--redirect-port needs TLS");
        }
        Main.requirePort("--redirect-port", redirectPort);
        return config.withTls(source(), redirectPort);
    }

    private @Nullable TlsSource source() {
        if (certificate != null && key != null) {
            return new TlsSource.PemFiles(certificate, key);
        }
        return selfSigned ? new TlsSource.SelfSigned() : null;
    }
}
