/**
 * From a definition and what was probed to FFmpeg's arguments, with reasons and warnings. Pure; uses {@code stream} and
 * {@code diagnosis}.
 */
package io.github.streampusher.plan;
