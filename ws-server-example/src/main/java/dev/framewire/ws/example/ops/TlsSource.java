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
     * The context for connections.
     *
     * @return of a server, for TLS 1.3 and 1.2
     * @throws UnusableException if there is no usable certificate and key
     */
    SslContext load() throws UnusableException;

    /**
     * What every response over it says.
     *
     * @return headers by name
     */
    Map<String, String> headers();

    /** There is no TLS, and why, for the user. */
    final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }

    /**
     * Two files in PEM form.
     *
     * @param certificates the server's certificate, and after it those that lead to a root
     * @param key its private key in PKCS#8, not encrypted
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

        /** Browsers come by TLS only, for a year (RFC 6797 section 6.1). */
        @Override
        public Map<String, String> headers() {
            return Map.of("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** A new certificate for localhost, signed by nobody but itself: for trying, browsers warn. */
    record SelfSigned() implements TlsSource {
        @Override
        public SslContext load() throws UnusableException {
            try {
                KeyStore.PrivateKeyEntry made = SelfSignedKey.create();
                PrivateKey key = made.getPrivateKey();
                return context(SslContextBuilder.forServer(key, (X509Certificate) made.getCertificate()));
            } catch (GeneralSecurityException | IOException e) {
                throw new UnusableException("the JDK's keytool made no usable certificate", e);
            }
        }

        /** None: whoever only tries has other servers on localhost, and without TLS. */
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }

    /** Each renegotiation of TLS 1.2 costs a server what a handshake does, and a client has no need of one. */
    private static SslContext context(SslContextBuilder builder) throws SSLException {
        // the JDK reads it once, before its first handshake as a server; TLS 1.3 has no renegotiation
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        return builder.protocols("TLSv1.3", "TLSv1.2").build();
    }
}
