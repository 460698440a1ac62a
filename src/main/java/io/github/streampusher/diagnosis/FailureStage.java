package io.github.streampusher.diagnosis;

/** What a run was doing when it broke. */
enum FailureStage {
    OPENING_INPUT,
    OPENING_OUTPUT,
    /** Something could not be opened, and the lines do not say which side it is on. */
    OPENING,
    READING,
    WRITING,
    /** Nothing broke: FFmpeg ended by itself, and well. */
    ENDED
}
