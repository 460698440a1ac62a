package io.github.streampusher.config;

/** Where something stands in a file; line and column count from 1, in characters. */
record FilePosition(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
