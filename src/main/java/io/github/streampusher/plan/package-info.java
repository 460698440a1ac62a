/**
 * From a definition and what was probed to FFmpeg's arguments, with reasons and warnings. Pure; uses {@code stream},
 * {@code diagnosis} and {@code platform}.
 */
package io.github.streampusher.plan;
