package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Launcher.StopSignal;
import java.time.Duration;

/**
 * The steps by which a child is ended, of which the last is repeated for as long as it takes.
 *
 * <p>Measured on FFmpeg 5.1 and 7.1: a healthy one ends cleanly after one SIGTERM, within a progress period, or some
 * seconds when it is short of processor time, and a second signal in that time destroys the clean end; one that is
 * blocked ignores the first for ever and obeys the second within 0.2 s. One that is not blocked after all has 30 ms, in
 * which 5.1 obeys the first. A push ends cleanly 20 ms after its input; one that has no media ignores one SIGTERM.
 * Where the machine is so busy that both signals come as one, the kill is not far.
 */
public enum StopLadder {
    /** For a run whose media moves. */
    HEALTHY(Duration.ofSeconds(1), Duration.ofMillis(4500), Duration.ofSeconds(2)),
    /** For a run that still connects: one signal ends it at once, as far as it gets one. */
    CONNECTING(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(500)),
    /** For a run known to be blocked. */
    STUCK(Duration.ofMillis(30), Duration.ofMillis(30), Duration.ofMillis(150));

    /** Between kills of a child that is not gone yet: it hangs in the kernel, and nothing else helps. */
    private static final Duration KILL_PERIOD = Duration.ofSeconds(1);

    private final Duration untilFirst;
    private final Duration untilSecond;
    private final Duration untilKill;

    StopLadder(Duration untilFirst, Duration untilSecond, Duration untilKill) {
        this.untilFirst = untilFirst;
        this.untilSecond = untilSecond;
        this.untilKill = untilKill;
    }

    /** How long a step may take before the next. */
    private Duration timeout(int step) {
        return switch (step) {
            case -1 -> untilFirst;
            case 0 -> untilSecond;
            case 1 -> untilKill;
            default -> KILL_PERIOD;
        };
    }

    /** @param isPush whether the end of its input is tried before the first signal */
    Step firstStep(boolean isPush, Duration now) {
        int first = isPush ? -1 : 0;
        return new Step(this, first, now.plus(timeout(first)));
    }

    /**
     * How far a child has been stopped.
     *
     * @param index of the last signal, from 0; before it, a push sees the end of its input
     * @param nextAt when the next signal is due
     */
    public record Step(StopLadder ladder, int index, Duration nextAt) {
        Step next(Duration now) {
            return new Step(ladder, index + 1, now.plus(ladder.timeout(index + 1)));
        }

        StopSignal signal() {
            return index < 0 ? StopSignal.END_INPUT : index < 2 ? StopSignal.TERMINATE : StopSignal.KILL;
        }
    }
}
