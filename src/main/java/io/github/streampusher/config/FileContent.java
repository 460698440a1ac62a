package io.github.streampusher.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The bytes of a file at one moment, or why they could not be had. */
final class FileContent {
    private final byte[] bytes;
    private final Optional<String> failure;

    private FileContent(byte[] bytes, Optional<String> failure) {
        this.bytes = bytes;
        this.failure = failure;
    }

    /** Reads a regular file, or what a link to one leads to; never more than {@code limit} bytes. */
    static FileContent read(Path path, int limit) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return failed("is no regular file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(limit + 1);
                return bytes.length > limit
                        ? failed("is too large; up to " + limit + " bytes are read")
                        : new FileContent(bytes, Optional.empty());
            }
        } catch (NoSuchFileException e) {
            return failed("is not there");
        } catch (AccessDeniedException e) {
            return failed("may not be read: permission denied");
        } catch (IOException e) {
            return failed("cannot be read: " + e.getMessage());
        }
    }

    private static FileContent failed(String failure) {
        return new FileContent(new byte[0], Optional.of(failure));
    }

    byte[] bytes() {
        return bytes;
    }

    /** Why there are no bytes; to be said after the name of the file. */
    Optional<String> failure() {
        return failure;
    }

    /** The same for the same bytes, or the same failure. */
    String fingerprint() {
        return failure.orElseGet(() -> HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
