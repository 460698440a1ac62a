/**
 * The commands and how they look on a terminal; the adapter for jsvc. The only package that uses picocli and
 * commons-daemon.
 */
package io.github.streampusher.cli;
