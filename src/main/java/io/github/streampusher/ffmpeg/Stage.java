package io.github.streampusher.ffmpeg;

/** What a run was doing when it broke. */
enum Stage {
    OPENING_INPUT,
    OPENING_OUTPUT,
    READING,
    WRITING,
    /** Nothing broke: FFmpeg ended by itself, and well. */
    ENDED
}
