package io.github.streampusher.testkit;

import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.RunId;

/** For children that write their outputs themselves. */
public final class NoRelay implements Relay {
    @Override
    public String open(RunId run, boolean isPaced) {
        throw new AssertionError(run + " must not use a relay");
    }

    @Override
    public void route(RunId feed) {
        throw new AssertionError(feed + " must not use a relay");
    }

    @Override
    public void exited(RunId run) {}

    @Override
    public void whenPlayed(RunId run, Runnable then) {
        then.run();
    }

    @Override
    public void stopping(RunId run) {}

    @Override
    public void close(RunId run) {
        throw new AssertionError(run + " must not use a relay");
    }
}
