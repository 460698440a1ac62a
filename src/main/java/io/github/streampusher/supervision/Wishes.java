package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Capabilities;
import io.github.streampusher.ffmpeg.Planner;
import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import java.util.Optional;

/** Reads from a catalogue what is desired of each stream. */
record Wishes(Catalogue catalogue) {

    Desired of(StreamName name) {
        Definition definition = catalogue.streams().get(name);
        if (definition != null) {
            return of(definition);
        }
        String problem = catalogue.broken().get(name);
        return problem == null ? new Desired.Gone() : new Desired.Broken(problem);
    }

    private static Desired of(Definition definition) {
        if (!definition.enabled()) {
            return new Desired.Off("enabled: false");
        }
        try {
            return new Desired.Running(
                    definition,
                    Planner.plan(definition, Optional.empty(), Capabilities.UNKNOWN)
                            .commandLine());
        } catch (IllegalArgumentException e) {
            return new Desired.Broken(e.getMessage());
        }
    }
}
