/**
 * Notices that definition files have changed: by events of their folders, and by polling.
 *
 * <p>May use {@code config}, for the names of definition files, and directory-watcher.
 */
package io.github.streampusher.config.watch;
