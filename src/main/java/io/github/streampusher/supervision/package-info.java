/**
 * Decides what must happen to each stream and when; the loop, and its ports to the world.
 *
 * <p>May use {@code stream} and {@code ffmpeg}. Pure: no thread, process, file, clock, logger or unseeded randomness;
 * the loop touches time and its mailbox through its ports alone.
 */
package io.github.streampusher.supervision;
