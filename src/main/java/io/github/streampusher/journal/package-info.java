/** The daemon's own log and its messages to systemd. The only package that uses JNA. */
package io.github.streampusher.journal;
