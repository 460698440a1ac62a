/**
 * Speaks to systemd and its journal, where they are.
 *
 * <p>May use jna.
 */
package io.github.streampusher.systemd;
