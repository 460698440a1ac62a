package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;

/** A position in a file; line and column count from 1, in characters. */
record FilePosition(String file, int line, int column) {
    Problem error(String key, String message) {
        return Problem.error(file, line, column, key, message);
    }

    Problem warning(String key, String message) {
        return new Problem(Problem.Severity.WARNING, file, line, column, key, message);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
