/**
 * What an operator wants: the values of a definition, each of which checks itself.
 *
 * <p>May use the JDK alone, and of it nothing that acts: no thread, process, file, clock or logger.
 */
package io.github.streampusher.stream;
