package io.github.streampusher.supervision.port;

import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import java.util.Map;
import java.util.Set;

/** The port to those who ask programs, sources and destinations. No call blocks. */
public interface Prober {

    /**
     * Finds out what a run's FFmpeg can do and what its source has: answered by {@link Event.ProbeStarted} as soon as the
     * source is asked, and once by {@link Event.Probed}.
     */
    void probe(Request request);

    /** Ends a probe early; it is answered by {@link Event.Probed} when its programs have ended. */
    void cancel(RunId run);

    /**
     * Finds out whether a better route than a run's is available again; answered by
     * {@link Event.FailbackProbed}.
     */
    void probeFailback(RunId run, Programs programs, Definition definition, Route route);

    /** Looks at what viewers get of an output of a run; answered by {@link Event.Looked}. */
    void look(RunId run, Programs programs, int output, Address url);

    /** Makes the file of a slate in the background, if it is not there; without it, a slate is encoded while it is sent. */
    void prepareSlate(Programs programs, SlateFile slate);

    /**
     * Tells by {@link Event.FilesListed} which files these channels have, now and whenever they change; from now on of these
     * channels only.
     *
     * @param lists the path of each channel's list
     */
    void watchFiles(Map<StreamName, String> lists);

    /**
     * A question about one run.
     *
     * @param definition of the route that the run takes
     * @param commands whose values are needed, and are asked for first
     * @param asksSource whether the source is asked
     * @param asksUploads whether the servers that outputs are uploaded to are asked; without either, only FFmpeg is asked
     */
    record Request(
            RunId run,
            Programs programs,
            Definition definition,
            Set<Text.Command> commands,
            boolean asksSource,
            boolean asksUploads) {
        /** Whether the answer takes a program's or a far end's time. */
        public boolean isSlow() {
            return asksSource || asksUploads || !commands.isEmpty();
        }
    }
}
