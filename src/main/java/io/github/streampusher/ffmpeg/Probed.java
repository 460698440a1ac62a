package io.github.streampusher.ffmpeg;

import java.util.Optional;

/** What came of asking what a source has. */
public sealed interface Probed {

    /** What it has, if that is known. */
    Optional<Media> media();

    /** It told. */
    record Found(Media found) implements Probed {
        @Override
        public Optional<Media> media() {
            return Optional.of(found);
        }
    }

    /** It could not be opened, or not in time. */
    record Failed(Diagnosis diagnosis) implements Probed {
        @Override
        public Optional<Media> media() {
            return Optional.empty();
        }
    }

    /** It was not asked: there is nothing to be learnt, or a probe would be in the way. */
    record Unasked() implements Probed {
        @Override
        public Optional<Media> media() {
            return Optional.empty();
        }
    }
}
