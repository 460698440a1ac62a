package io.github.streampusher.ffmpeg;

/**
 * What the system shows of a child from outside.
 *
 * @param stopped whether somebody has stopped the process, as SIGSTOP does
 * @param connected whether it has a TCP connection
 * @param unsentBytes what it has written to its connections and the far ends have not yet taken
 */
public record Symptoms(boolean stopped, boolean connected, long unsentBytes) {}
