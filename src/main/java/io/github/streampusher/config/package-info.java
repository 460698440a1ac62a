/**
 * Reads files of definitions whole, or says everything that is wrong with them; watches them.
 *
 * <p>May use {@code stream}, snakeyaml for the grammar, directory-watcher for the hints. Nothing of YAML is ever
 * constructed: the events of the parser become {@link io.github.streampusher.config.Node nodes}, which the table of keys
 * ({@link io.github.streampusher.config.StreamKeys}, {@link io.github.streampusher.config.FileKeys}) turns into values.
 */
package io.github.streampusher.config;
