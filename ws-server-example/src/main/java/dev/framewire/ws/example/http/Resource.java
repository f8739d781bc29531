package dev.framewire.ws.example.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text file of the page, held in memory. The entity tag is a hash of the content, so it stays valid after a restart. */
record Resource(String type, String content, String etag) {
    /** Reads a file from the package of this class. */
    static Resource load(String name, String type) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar does not contain " + name);
            }
            byte[] content = in.readAllBytes();
            return new Resource(type, new String(content, StandardCharsets.UTF_8), etag(content));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
