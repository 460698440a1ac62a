/**
 * Media between children: reads what feeds send on Unix sockets, and sends it to pushes, all on one thread. Uses the JDK,
 * {@code relay.media} and {@code supervision.port}.
 */
package io.github.streampusher.relay;
