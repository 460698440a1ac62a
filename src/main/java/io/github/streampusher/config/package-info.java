/**
 * Reads definition files, reports every problem in them, and watches them for changes.
 *
 * <p>May use {@code stream}, snakeyaml to parse, directory-watcher for change events. No objects are constructed from
 * YAML: the events of the parser become {@link io.github.streampusher.config.Node nodes}, which the declared keys
 * ({@link io.github.streampusher.config.StreamKeys}, {@link io.github.streampusher.config.FileKeys}) turn into values.
 */
package io.github.streampusher.config;
