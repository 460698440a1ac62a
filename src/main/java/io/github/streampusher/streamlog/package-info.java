/**
 * Keeps a bounded, rotated record of each stream that can never hold up FFmpeg.
 *
 * <p>May use {@code supervision}, {@code ffmpeg}, {@code stream}, logback and slf4j.
 */
package io.github.streampusher.streamlog;
