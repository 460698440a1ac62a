/**
 * Runs this daemon as a node of a fleet: threads, lease, watchdog, answers. Loaded only where the configuration has
 * {@code fleet:}.
 */
package io.github.streampusher.node;
