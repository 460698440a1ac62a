/**
 * The program: the command line, the adapter for jsvc, and the wiring of everything else.
 *
 * <p>May use all packages, commons-daemon and picocli.
 */
package io.github.streampusher.daemon;
