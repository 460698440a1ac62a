package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;

/** The port to those who look whether a run could take a better route. No call blocks. */
public interface FailbackProber {

    /**
     * Finds out what is well of that which is preferred to a run's route; answered by {@link Event.FailbackProbed}.
     *
     * @param program FFmpeg's path, or a bare name to be looked up on PATH
     */
    void probe(RunId run, String program, Definition definition, Route route);
}
