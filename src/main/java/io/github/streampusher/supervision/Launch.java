package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.CommandLine;
import io.github.streampusher.ffmpeg.Redactor;

/**
 * All that is needed to start a child.
 *
 * @param program FFmpeg's path, or a bare name to be looked up on PATH
 * @param redactor masks what the child prints, before anything else sees it
 */
public record Launch(RunId run, String program, CommandLine commandLine, Redactor redactor) {}
