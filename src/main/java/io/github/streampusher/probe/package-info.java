/** Asks ffmpeg, ffprobe and ports what they have. Uses {@code process}. */
package io.github.streampusher.probe;
