/** Starts, reads, signals and reaps programs. The only package that uses zt-exec. */
package io.github.streampusher.process;
