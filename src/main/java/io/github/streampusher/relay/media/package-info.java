/**
 * FLV tags, and what becomes of them: how feeds are spliced into one session, what is kept for a push that starts, what a
 * push is sent. Pure: bytes and time are parameters.
 */
package io.github.streampusher.relay.media;
