package io.github.streampusher.fleet;

/**
 * One key of the engine.
 *
 * @param revision of the engine when the key got this value; grows with each change of any key
 */
public record Entry(String key, String value, long revision) {}
