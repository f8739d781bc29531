package dev.framewire.ws.example;

import dev.framewire.ws.example.ops.TlsSource;
import java.io.File;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for TLS. */
final class TlsOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate and its chain in PEM. Default: no TLS.")
    private @Nullable File certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key of the certificate in PEM (PKCS#8, not encrypted).")
    private @Nullable File key;

    @Option(
            names = "--tls-self-signed",
            description = "Creates a certificate for localhost, for tests only; browsers warn.")
    private boolean selfSigned;

    @Option(
            names = "--redirect-port",
            paramLabel = "N",
            description = "With TLS: a second port that redirects plain HTTP to --port. Default: none.")
    private @Nullable Integer redirectPort;

    /** Throws {@link IllegalArgumentException} with a message for the user. */
    void applyTo(ChatServerConfig.Builder config) {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--tls-cert and --tls-key need each other");
        }
        if (selfSigned && certificate != null) {
            throw new IllegalArgumentException("--tls-self-signed and --tls-cert exclude each other");
        }
        if (redirectPort != null && source() == null) {
            throw new IllegalArgumentException("--redirect-port needs TLS");
        }
        Main.requirePort("--redirect-port", redirectPort);
        config.tls(source()).redirectPort(redirectPort);
    }

    private @Nullable TlsSource source() {
        if (certificate != null && key != null) {
            return new TlsSource.PemFiles(certificate, key);
        }
        return selfSigned ? new TlsSource.SelfSigned() : null;
    }
}
