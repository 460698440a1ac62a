/** From FFmpeg's lines, its exit and what was observed of it to a cause with advice. Pure; uses {@code stream}. */
package io.github.streampusher.diagnosis;
