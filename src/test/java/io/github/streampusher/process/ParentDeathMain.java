package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.testkit.NoRelay;
import java.nio.file.Path;

/** A daemon to be killed: starts children that ignore SIGTERM, prints their process ids, and waits. */
final class ParentDeathMain {
    private ParentDeathMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EventRecorder events = new EventRecorder();
        ChildLauncher children =
                new ChildLauncher(events, (stream, line) -> {}, new NoRelay(), Path.of(arguments[0]), Path.of("/"));
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            children.start(FakeFfmpeg.launch(FakeFfmpeg.run("stream-" + i, 1), "ignore-term"));
            long pid = events.next(Event.Started.class).pid();
            events.next(Event.Sampled.class); // it is past setpriv
            System.out.println(pid);
        }
        Thread.currentThread().join();
    }
}
