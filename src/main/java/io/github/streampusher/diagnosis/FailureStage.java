package io.github.streampusher.diagnosis;

/** What a run was doing when it failed. */
enum FailureStage {
    OPENING_INPUT,
    OPENING_OUTPUT,
    /** Something could not be opened, and the lines do not say on which side. */
    OPENING,
    READING,
    WRITING,
    /** Nothing failed: FFmpeg ended by itself, cleanly. */
    ENDED
}
