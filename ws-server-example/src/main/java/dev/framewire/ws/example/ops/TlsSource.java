package dev.framewire.ws.example.ops;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Where the server's certificate and key come from. */
public sealed interface TlsSource {
    /**
     * Loads the certificate and the key.
     *
     * @return the context of a server, for TLS 1.3 and 1.2
     * @throws UnusableException if the certificate or the key cannot be used
     */
    SslContext load() throws UnusableException;

    /**
     * Returns headers for each response over TLS.
     *
     * @return the values by name
     */
    Map<String, String> headers();

    /** Thrown if the certificate or the key cannot be used. The message is for the user. */
    final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }

    /**
     * Two files in PEM format.
     *
     * @param certificates the server's certificate and its chain
     * @param key the private key of the certificate in PKCS#8, not encrypted
     */
    record PemFiles(File certificates, File key) implements TlsSource {
        @Override
        public SslContext load() throws UnusableException {
            for (File file : new File[] {certificates, key}) {
                if (!file.canRead()) {
                    throw new UnusableException(file + " cannot be read", null);
                }
            }
            try {
                return context(SslContextBuilder.forServer(certificates, key));
            } catch (IllegalArgumentException | SSLException e) {
                throw new UnusableException(
                        certificates + " and " + key + " are not a certificate and its key in PEM", e);
            }
        }

        /** Browsers connect with TLS only, for a year (RFC 6797 section 6.1). */
        @Override
        public Map<String, String> headers() {
            return Map.of("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** A new self-signed certificate for localhost, for tests only: browsers warn. */
    record SelfSigned() implements TlsSource {
        @Override
        public SslContext load() throws UnusableException {
            try {
                KeyStore.PrivateKeyEntry made = SelfSignedKey.create();
                PrivateKey key = made.getPrivateKey();
                return context(SslContextBuilder.forServer(key, (X509Certificate) made.getCertificate()));
            } catch (GeneralSecurityException | IOException e) {
                throw new UnusableException("the JDK's keytool created no usable certificate", e);
            }
        }

        /** Returns no HSTS header: it would apply to all other servers on localhost, which may have no TLS. */
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }

    /** Turns off renegotiation in TLS 1.2: each one costs the server as much as a handshake, and no client needs it. */
    private static SslContext context(SslContextBuilder builder) throws SSLException {
        // the JDK reads this property once, before its first handshake as a server; TLS 1.3 has no renegotiation
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        return builder.protocols("TLSv1.3", "TLSv1.2").build();
    }
}
