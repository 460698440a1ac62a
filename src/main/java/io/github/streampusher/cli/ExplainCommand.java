package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ForeignLog;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.StreamName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher explain}: diagnoses an FFmpeg log, or the last failure of a stream of ours. */
@Command(
        name = "explain",
        description = "Diagnoses any FFmpeg log, from anywhere; or tells the last failure of a stream.")
final class ExplainCommand extends Subcommand {
    /** FFmpeg dumps bad packets on one line. */
    private static final int MAX_LINE_CHARACTERS = 8 * 1024;

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Parameters(
            paramLabel = "FILE|NAME",
            arity = "0..1",
            defaultValue = "-",
            description = "the log, or a stream (default: the log on standard input)")
    private String source;

    /** The JSON form; all empty for a stream of which no run has failed. */
    private record DiagnosisView(
            Optional<String> cause,
            Optional<String> side,
            Optional<String> retry,
            Optional<String> evidence,
            Optional<String> advice) {
        static DiagnosisView of(Optional<Diagnosis> diagnosis, Language language) {
            Optional<Cause> cause = diagnosis.map(Diagnosis::cause);
            return new DiagnosisView(
                    cause.map(Cause::code),
                    cause.map(Cause::side).map(Cause::codeOf),
                    cause.map(Cause::retry).map(Cause::codeOf),
                    diagnosis.map(Diagnosis::evidence),
                    diagnosis.map(found -> found.advice(language).remedy()));
        }
    }

    @Override
    public Integer call() {
        if (isStreamName()) {
            DaemonClient daemon = daemon();
            Optional<Diagnosis> failure = new LastFailure(daemon, source).find();
            if (failure.isEmpty()) {
                String text = source + ": " + TableWords.in(daemon.language(), "no run of it has failed");
                out().println(json ? Json.pretty(DiagnosisView.of(failure, daemon.language())) : text);
                return 0;
            }
            return print(failure.get(), new ExplainText(daemon.language()), "");
        }
        Language language = DaemonClient.of(mainFile()).language();
        ForeignLog log = readLog();
        return print(log.diagnose(), new ExplainText(language), log.ruledOut(language));
    }

    /** A file of that name is the log that is meant. */
    private boolean isStreamName() {
        return StreamName.isValid(source) && Files.notExists(Path.of(source));
    }

    private int print(Diagnosis diagnosis, ExplainText text, String ruledOut) {
        Cause cause = diagnosis.cause();
        if (json) {
            out().println(Json.pretty(DiagnosisView.of(Optional.of(diagnosis), text.language())));
        } else {
            out().print(text.of(diagnosis, ruledOut));
            out().flush();
        }
        return cause == Cause.UNKNOWN ? Main.EXIT_PROBLEM : 0;
    }

    private ForeignLog readLog() {
        try (InputStream in = source.equals("-") ? System.in : Files.newInputStream(Path.of(source))) {
            return parseLog(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UserError("cannot read " + source + ": " + UserError.reason(e), e);
        }
    }

    /** FFmpeg ends a line with LF, and a progress line, which it overwrites, with CR. */
    private static ForeignLog parseLog(Reader reader) throws IOException {
        ForeignLog log = new ForeignLog();
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n' || c == '\r') {
                log.add(line.toString());
                line.setLength(0);
            } else if (line.length() < MAX_LINE_CHARACTERS) {
                line.append((char) c);
            }
        }
        log.addPartialLine(line.toString());
        return log;
    }

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
}
