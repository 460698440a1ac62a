package io.github.streampusher.streamlog;

import java.io.BufferedReader;
import java.io.EOFException;
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
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a stream's log files, rotated ones included. */
public final class LogReader {
    /** The most that {@link #follow} reads at once. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int TAIL_BYTES = 16 * 1024;

    private final Path current;

    public LogReader(Path logDir, String stream) {
        current = logDir.resolve(stream + ".log");
    }

    /** Whether there is one, or may be one that the caller has no right to see. */
    public boolean exists() {
        return !Files.notExists(current);
    }

    /**
     * Passes on every stored line, oldest first.
     *
     * @param warnings gets a sentence for each damaged file, of which the readable part is passed on: a full disk or a
     *     crash may have cut it
     */
    public void read(Consumer<String> lines, Consumer<String> warnings) throws IOException {
        List<Path> rotated = new ArrayList<>();
        for (int i = 1; Files.exists(LogFile.rotated(current, i)); i++) {
            rotated.add(0, LogFile.rotated(current, i));
        }
        for (Path file : rotated) {
            readRotated(file, lines, warnings);
        }
        try (InputStream in = Files.newInputStream(current)) {
            read(in, lines);
        } catch (NoSuchFileException e) {
            return; // no run has begun, or it is being rotated
        }
    }

    /** The last lines of the current file, oldest first; reads no more of it than {@value #TAIL_BYTES} bytes. */
    public List<String> tail(int count) throws IOException {
        try (FileChannel channel = FileChannel.open(current)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
            channel.read(buffer, from);
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().skip(from > 0 ? 1 : 0).toList(); // the first one may be cut
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (NoSuchFileException e) {
            return List.of(); // no run has begun, or it is being rotated
        }
    }

    private static void readRotated(Path file, Consumer<String> lines, Consumer<String> warnings) throws IOException {
        int[] count = {0};
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            read(in, line -> {
                count[0]++;
                lines.accept(line);
            });
        } catch (NoSuchFileException e) {
            return; // deleted by a rotation meanwhile
        } catch (EOFException | ZipException e) {
            warnings.accept(file.getFileName() + " is damaged after line " + count[0] + ": " + e.getMessage());
        }
    }

    private static void read(InputStream in, Consumer<String> lines) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.accept(line);
        }
    }

    /**
     * Passes on the bytes that are appended from now on, across rotations.
     *
     * @param goesOn is called when there is nothing more to read; waits, and returns false to end
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
            return position; // it is being rotated
        }
        return position;
    }

    private long size() throws IOException {
        return Files.exists(current) ? Files.size(current) : 0;
    }

    /** Distinguishes a file from its successor of the same name. */
    private Object inode() throws IOException {
        return Files.exists(current) ? Files.getAttribute(current, "unix:ino") : 0L;
    }
}
