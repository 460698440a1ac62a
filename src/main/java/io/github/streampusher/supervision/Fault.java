package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Evidence.Ending;
import java.time.Duration;

/** Why a child is ended by us although it should run. */
record Fault(Ending ending, Duration limit) {}
