package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Evidence.Ending;
import java.time.Duration;

/** Why a child is ended by us although it should run. */
record WatchdogTimeout(Ending ending, Duration limit) {}
