package io.github.streampusher.supervision.port;

/**
 * The programs of {@code daemon:} by which streams are run.
 *
 * @param ffmpeg its path, or a bare name that is looked up on PATH
 * @param ffprobe likewise
 */
public record Programs(String ffmpeg, String ffprobe) {}
