/**
 * FFmpeg's dialect, both ways: from a definition to a command line, from what FFmpeg prints to samples and causes.
 *
 * <p>May use {@code stream}. Pure: no thread, process, file, clock or logger.
 */
package io.github.streampusher.ffmpeg;
