package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launcher.StopSignal;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.NoRelay;
import java.nio.file.Path;

/** A daemon under a limit of open files: starts children until that fails, ends some, starts another; prints each result. */
final class OpenFilesMain {
    private static final int MAX_CHILDREN = 200;

    /** A child that runs holds two files, one that is being started a dozen for a moment. */
    private static final int CHILDREN_TO_KILL = 6;

    private OpenFilesMain() {}

    public static void main(String[] arguments) {
        EventRecorder events = new EventRecorder();
        try (ChildLauncher children =
                new ChildLauncher(events, (stream, line) -> {}, new NoRelay(), Path.of(arguments[0]), Path.of("/"))) {
            System.out.println(startUntilFailure(children, events).diagnosis());
            for (int i = 0; i < CHILDREN_TO_KILL; i++) {
                children.signal(FakeFfmpeg.run("stage", i), StopSignal.KILL);
                events.next(Event.Exited.class);
            }
            children.start(FakeFfmpeg.launch(FakeFfmpeg.run("after", 1), "stall"));
            System.out.println(events.next(Event.Started.class).run());
        }
    }

    private static Event.StartFailed startUntilFailure(ChildLauncher children, EventRecorder events) {
        for (int i = 0; i < MAX_CHILDREN; i++) {
            RunId run = FakeFfmpeg.run("stage", i);
            children.start(FakeFfmpeg.launch(run, "stall"));
            Event event = events.next(Event.class);
            while (event instanceof Event.Sampled) {
                event = events.next(Event.class);
            }
            if (event instanceof Event.StartFailed failed) {
                return failed;
            }
        }
        throw new IllegalStateException("nothing failed");
    }
}
