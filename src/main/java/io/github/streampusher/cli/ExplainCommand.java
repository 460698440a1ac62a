package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ForeignLog;
import io.github.streampusher.diagnosis.Language;
import io.github.streampusher.reporting.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stream-pusher explain}: diagnoses an FFmpeg log. */
@Command(
        name = "explain",
        description = "Diagnoses any FFmpeg log: of a stream, of the journal, or from anywhere else.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    /** FFmpeg dumps bad packets on one line. */
    private static final int MAX_LINE_CHARACTERS = 8 * 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "the log (default: standard input)")
    private Path file;

    /** The JSON form. */
    private record DiagnosisView(String cause, String side, String retry, String evidence, String advice) {}

    @Override
    public Integer call() {
        ForeignLog log = readLog();
        Diagnosis diagnosis = log.diagnose();
        Language language = Language.ofEnvironment(System.getenv());
        Cause cause = diagnosis.cause();
        String side = Cause.codeOf(cause.side());
        Advice advice = diagnosis.advice(language);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            String retry = Cause.codeOf(cause.retry());
            out.println(
                    Json.pretty(new DiagnosisView(cause.code(), side, retry, diagnosis.evidence(), advice.remedy())));
        } else {
            out.println(cause + ": " + advice.meaning());
            if (!diagnosis.evidence().isEmpty()) {
                out.println("  line:   " + diagnosis.evidence());
            }
            if (cause == Cause.UNKNOWN) {
                out.println("  " + log.ruledOut(language));
            }
            out.println("  side:   " + side);
            out.println("  advice: " + advice.remedy());
            out.println("  Stream Pusher would " + retryText(cause.retry()) + ".");
        }
        return cause == Cause.UNKNOWN ? Main.EXIT_PROBLEM : 0;
    }

    private static String retryText(Cause.Retry retry) {
        return switch (retry) {
            case AT_ONCE -> "start it again at once, and after ever longer pauses if that does not help";
            case BACKOFF -> "try again after ever longer pauses (restart: delay to max-delay)";
            case SLOW -> "try again, but only every restart: max-delay, until something is changed";
            case ON_END -> "do what restart: on-end says: finish after a file, go on with anything else";
            case ON_SLOW -> "show it as degraded, and do what watchdog: on-slow says";
            case ON_FAIL -> "do what check: on-fail of the output says";
            case NONE -> "show it as degraded, and let it run";
            case BLOCKED -> "not try again before something is changed (a reload, or restart: quarantine-delay)";
        };
    }

    private ForeignLog readLog() {
        boolean standardInput = file.toString().equals("-");
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file)) {
            return parseLog(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + UserError.reason(e), e);
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
}
