package io.github.streampusher.control;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.Optional;

/** The port to the definitions. Any thread may call it. */
public interface ConfigAccess {
    /** The definition in force; empty if there is none. */
    Optional<Definition> definition(StreamName stream);

    /** The problems of the last load, warnings included. */
    List<Problem> problems();

    /** Reads the definitions again; returns a line with the summary and one for each error. */
    String reloadAndReport();
}
