/** A bounded, rotated log per stream that can never block FFmpeg. */
package io.github.streampusher.streamlog;
