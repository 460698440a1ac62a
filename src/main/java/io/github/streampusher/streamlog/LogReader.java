package io.github.streampusher.streamlog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads a stream's log as it lies on disk, rotated files included. */
public final class LogReader {
    /** More than one read never takes into memory. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path current;

    public LogReader(Path logDir, String stream) {
        current = logDir.resolve(stream + ".log");
    }

    public boolean exists() {
        return Files.exists(current);
    }

    /** Gives every line that is kept, oldest first. */
    public void read(Consumer<String> lines) throws IOException {
        List<Path> rotated = new ArrayList<>();
        for (int i = 1; Files.exists(rotated(i)); i++) {
            rotated.add(rotated(i));
        }
        Collections.reverse(rotated);
        for (Path file : rotated) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                read(in, lines);
            } catch (NoSuchFileException e) {
                continue; // rotated away just now
            }
        }
        if (exists()) {
            try (InputStream in = Files.newInputStream(current)) {
                read(in, lines);
            }
        }
    }

    private Path rotated(int number) {
        return Path.of(current + "." + number + ".gz");
    }

    private static void read(InputStream in, Consumer<String> lines) throws IOException {
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .forEach(lines);
    }

    /**
     * Gives what is added from now on, in whatever pieces it comes, across rotations.
     *
     * @param goesOn is asked whenever there is nothing more; it does the waiting
     */
    public void follow(Consumer<byte[]> pieces, BooleanSupplier goesOn) throws IOException {
        Object file = inode();
        long position = size();
        while (goesOn.getAsBoolean()) {
            Object now = inode();
            if (!now.equals(file) || size() < position) {
                file = now;
                position = 0;
            }
            position = copyNew(position, pieces);
        }
    }

    private long copyNew(long from, Consumer<byte[]> pieces) throws IOException {
        long position = from;
        try (FileChannel channel = FileChannel.open(current)) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
            for (int read = channel.read(buffer, position); read > 0; read = channel.read(buffer, position)) {
                position += read;
                byte[] piece = new byte[read];
                buffer.flip().get(piece);
                pieces.accept(piece);
                buffer.clear();
            }
        } catch (NoSuchFileException e) {
            return position; // between two files
        }
        return position;
    }

    private long size() throws IOException {
        return Files.exists(current) ? Files.size(current) : 0;
    }

    /** Tells one file from its successor of the same name. */
    private Object inode() throws IOException {
        return Files.exists(current) ? Files.getAttribute(current, "unix:ino") : 0L;
    }
}
