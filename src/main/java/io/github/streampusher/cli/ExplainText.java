package io.github.streampusher.cli;

import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Language;

/** Renders a diagnosis as text for a terminal. */
record ExplainText(Language language) {
    private static final int VALUE_COLUMN = 8;

    /** @param ruledOut what the log rules out, for an unknown cause; may be empty */
    String of(Diagnosis diagnosis, String ruledOut) {
        Cause cause = diagnosis.cause();
        Advice advice = diagnosis.advice(language);
        return cause + ": " + advice.meaning() + "\n"
                + line("line", diagnosis.evidence())
                + (cause == Cause.UNKNOWN && !ruledOut.isEmpty() ? "  " + ruledOut + "\n" : "")
                + line("side", TableWords.in(language, Cause.codeOf(cause.side())))
                + line("advice", advice.remedy())
                + "  " + TableWords.in(language, retryText(cause.retry())) + "\n";
    }

    /** Empty without a value. */
    private String line(String name, String value) {
        String label = TableWords.in(language, name) + ":";
        String gap = " ".repeat(Math.max(1, VALUE_COLUMN - DisplayText.width(label)));
        return value.isEmpty() ? "" : "  " + label + gap + value + "\n";
    }

    static String retryText(Cause.Retry retry) {
        return switch (retry) {
            case AT_ONCE ->
                "Stream Pusher would start it again at once, and after ever longer pauses if that does not help.";
            case BACKOFF -> "Stream Pusher would try again after ever longer pauses (restart: delay to max-delay).";
            case SLOW ->
                "Stream Pusher would try again, but only every restart: max-delay, until something is changed.";
            case ON_END ->
                "Stream Pusher would do what restart: on-end says: finish after a file, go on with anything else.";
            case ON_SLOW -> "Stream Pusher would show it as degraded, and do what watchdog: on-slow says.";
            case ON_FAIL -> "Stream Pusher would do what check: on-fail of the output says.";
            case NONE -> "Stream Pusher would show it as degraded, and let it run.";
            case BLOCKED ->
                "Stream Pusher would not try again before something is changed (a reload, or restart: quarantine-delay).";
        };
    }
}
