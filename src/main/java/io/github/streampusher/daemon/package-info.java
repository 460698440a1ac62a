/** Wires the parts together, holds the instance lock, reloads the configuration. */
package io.github.streampusher.daemon;
