/**
 * Reads definition files, and reports every problem in them.
 *
 * <p>May use {@code stream}, {@code plan}, and snakeyaml to parse. No objects are constructed from
 * YAML: the events of the parser become {@link io.github.streampusher.config.Node nodes}, which the declared keys
 * ({@link io.github.streampusher.config.StreamKeys}, {@link io.github.streampusher.config.FileKeys}) turn into values.
 */
package io.github.streampusher.config;
