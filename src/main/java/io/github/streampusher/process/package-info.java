/**
 * Starts, feeds off, signals and reaps real children.
 *
 * <p>Two threads for all children together: {@code launcher} forks and signals, {@code pump} reads every pipe. The JDK
 * adds a small one a child that waits for its exit. A {@code prober-N} lives while a source is asked what it has.
 *
 * <p>May use {@code supervision}, {@code ffmpeg}, {@code stream}, zt-exec and slf4j.
 */
package io.github.streampusher.process;
