package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where a run failed. FFmpeg prints it in one line: 7.1 explicitly, 5.1 as {@code ADDRESS: reason}, which means the source
 * or the destination depending on how far the run had come.
 *
 * @param lineIndex index of that line
 * @param early before FFmpeg's own time-out; when writing, within the first second of media, or before any moved: an
 *     encoder writes its buffered frames at once
 * @param late at FFmpeg's own time-out, when reading after media had moved
 */
record FailurePoint(Stage stage, int lineIndex, boolean early, boolean late) {
    private static final Pattern INTERRUPTED = Pattern.compile("Immediate exit requested\\)?$");
    private static final Pattern STOPPED = Pattern.compile("Exiting normally|Immediate exit requested");
    private static final Pattern OUTPUT_ERROR = Pattern.compile(
            "^(\\[.*\\] )?(Error ((occurred when )?opening output|initializing the muxer)|Could not write header)|incorrect codec parameters \\?\\)"
                    + "|method (ANNOUNCE|RECORD) failed|(?i:(cannot|could not|failed to|unable to) open (the |an )?(stream |video )?output\\b)");
    private static final Map<Stage, Pattern> ERRORS = new EnumMap<>(Map.of(
            Stage.OPENING_INPUT,
            Pattern.compile(
                    "Error opening input|(?i:error opening stream \\()|\\bavformat_open_input\\b|in av\\.container\\.core\\.open$|\\[Errno -?\\d+\\] [^']*: '(rtsp|http)|method (DESCRIBE|PLAY) failed|TCP connection to \\S+:8?554 failed|Unable to open RTSP for listening|CAP_IMAGES: can't find starting number"
                            + "|(?i:cannot open (video|audio) device|could not open framebuffer device|(cannot|could not|failed to|unable to) open '?/dev/(video|snd|dvb|media)|unable to open (the )?(input|camera|stream)\\b|(cannot|could not|failed to|unable to) open (the )?(input|stream)?[: ]*['\"]?(rtsp|http)s?://)|^\\[dshow @ \\S+\\] Could not "),
            Stage.OPENING_OUTPUT,
            OUTPUT_ERROR,
            Stage.WRITING,
            Pattern.compile(
                    "^(\\[.*\\] )?(av_(interleaved_)?write_frame(\\(\\)|:)|Error submitting a packet to the muxer"
                            + "|Error muxing (a )?packet|Error writing trailer|Error closing file|WriteN, RTMP send error)"),
            Stage.READING,
            Pattern.compile(
                    "Error (during )?demuxing|(?i:error (while )?reading (a )?(frame|packet)\\b)|\"av\\W+container\\W+input\\.pyx\", line \\d+, in (\\S+\\.)?demux$|Error retrieving a packet from demuxer|^\\[in#\\d.*Task finished with"
                            + "|\\[dec:\\S+ @ \\S+\\] Task finished with .*\\(Invalid data found")));

    /** Lines that healthy runs print, too, or that do not tell the side; they count where nothing else is said. */
    private static final List<Map.Entry<Stage, Pattern>> HINTS = List.of(
            Map.entry(
                    Stage.READING,
                    Pattern.compile(
                            "Failed to reload playlist|Stream ends prematurely at|ends prematurely|RTP timeout|Failed to open segment \\d")),
            Map.entry(
                    Stage.OPENING_INPUT,
                    Pattern.compile(
                            "Connection to tcp://\\S+:(554|8554|5554|7447)\\b\\S* failed|(^|\\] )method \\w+ failed|\\] HTTP error "
                                    + "|^\\[(rtsp|alsa|v4l2|video4linux2,v4l2|(?i:avfoundation)|gdigrab|x11grab|pulse)\\b.* @ ")),
            Map.entry(
                    Stage.OPENING_OUTPUT,
                    Pattern.compile("All tee outputs failed|^\\[tee @ \\S+\\] Slave '.*: error (opening|writing)")),
            Map.entry(
                    Stage.OPENING,
                    Pattern.compile(
                            "Connection to \\w+://.* failed|Cannot open connection|RTMP handshake|handshake failed|Failed to resolve hostname|^\\[tls @ |getaddrinfo")));

    private static final String CONNECTION = "(Connection to|Cannot open connection) (tcp|tls|srt)://";
    private static final Pattern ANY_CONNECTION = Pattern.compile(CONNECTION);

    /** A run that reads a device connects to its output only. */
    private static final Pattern DEVICE_LINE = Pattern.compile(
            "^\\[?(video4linux2,v4l2|v4l2|alsa|dshow|(?i:avfoundation)|gdigrab|x11grab|pulse|decklink)\\b.* @ ");

    private static final Pattern CORRUPT_DATA = Pattern.compile("corrupt (input packet|decoded frame)");

    /** The error texts of the system and of FFmpeg at the end of a line about an address. */
    private static final Pattern ERROR_MESSAGE = Pattern.compile(": " + SystemWords.ERROR_TEXT + "$");

    private static final Pattern LAST_WORD =
            Pattern.compile(ERROR_MESSAGE.pattern() + "|^Exiting normally, received signal \\d+\\.$");
    private static final Pattern ADDRESS_ERROR = Pattern.compile(
            "^(?!\\[|(Connection to|Slave|Error|Failed|Could|Cannot|Device|Unable|Decoder|Task|Codec|Unrecognized|Exiting|ffmpeg:) ?)"
                    + "((?=\\S*[/.:=\\\\]|default:|desktop:|pulse:|[^:]+:\\S)\\S.*?)"
                    + ERROR_MESSAGE.pattern());
    private static final Pattern INPUT_ADDRESS = Pattern.compile(
            "^(udp://\\S*[?&]timeout=|concat:|pipe:0$|/dev/(?!shm)|hw:|plughw:|default$|:\\d|(video|audio)=)|\\.(txt|list|ffconcat)$|[?&](streamid=(#!::.*m=request|read:|play)|mode=request)");
    private static final Pattern LIKELY_INPUT_ADDRESS = Pattern.compile("^(https?|rtsps?)://");

    /** Where platforms take streams. */
    private static final String INGEST_HOST =
            "[^/]*(youtube|twitch\\.tv|facebook|live-push|livepush|bilivideo|pushrtmp|-push\\.|\\bpush[.-]|ingest"
                    + "|contribute|live-upload|rtmp-global|restream\\.io|global-live\\.mux|kick\\.com|cloudflare)";

    private static final Pattern INGEST_CONNECTION = Pattern.compile("(" + CONNECTION + "|^rtmps?://)" + INGEST_HOST);

    /** Of those, or with a key that somebody has hidden before showing the log. */
    private static final Pattern OUTPUT_ADDRESS = Pattern.compile("^icecast://|^rtmp\\w*://(" + INGEST_HOST
            + "|.*/(\\.\\.\\.|x{3,}[x-]*|<[^>]*>|\\{\\w+\\}|(my|your)?[-_]?(stream)?[-_]?key|KEY|\\[.*\\])$)"
            + "|[?&]streamid=(#!::.*m=publish|publish|input)");

    private static final Pattern RTMP_CONNECTION = Pattern.compile("^\\[rtmp\\w* @ [^]]+\\] Cannot open connection ");
    private static final Pattern IS_PUSH = Pattern.compile("(rtmp\\w*|srt)://");

    /** Words of whoever runs FFmpeg, which tell what for; not within a name, which a container or a logger may have. */
    private static final Pattern PUSHING = Pattern.compile(
            "(?i)(?<![\\w./|\\[(<=@-])((push|publish|restream)(es|ed|ing)?"
                    + "|(stream|broadcast|send)(ing)?( \\w+){0,3} to(?! (an? |the )?(hls|dash|mp4|file|disk|web|browser)))(?![\\w./|:\\])>=@-])|(?<![\\[【])(推流|转推)(?![\\]】])");

    private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");

    /** Whether a line without a line end is whole: it says why the run ended. */
    static boolean isLastWord(String text) {
        return LAST_WORD.matcher(text).find();
    }

    /** What a run was doing when it failed. */
    enum Stage {
        OPENING_INPUT,
        OPENING_OUTPUT,
        /** Something could not be opened, and the lines do not say on which side. */
        OPENING,
        WRITING,
        READING,
        /** Nothing failed: FFmpeg ended by itself, cleanly. */
        ENDED
    }

    static Optional<FailurePoint> of(Evidence evidence) {
        List<LogLine> lines = SystemWords.toGlibc(evidence.lines());
        LogMilestones milestones = new LogMilestones(lines);
        int unclear = -1;
        for (int i = 0; i < lines.size(); i++) {
            boolean ofOutput = i + 1 < lines.size() && isAboutOutput(lines.get(i + 1)); // a device that is written to
            Optional<Stage> stage = ofOutput ? Optional.empty() : stage(lines.get(i), evidence, milestones);
            if (stage.filter(found -> found != Stage.OPENING).isPresent()) {
                return of(stage.get(), i, evidence, milestones);
            }
            unclear = unclear < 0 && stage.isPresent() ? i : unclear;
        }
        boolean endedWell =
                evidence.endedByItself() && evidence.exitStatus().orElse(milestones.hasEndedNormally() ? 0 : 1) == 0;
        if (endedWell) {
            return Optional.of(new FailurePoint(Stage.ENDED, 0, false, false));
        }
        return unclear < 0
                ? ofHint(lines, evidence, milestones)
                : Optional.of(new FailurePoint(Stage.OPENING, unclear, false, false));
    }

    private static boolean isAboutOutput(LogLine line) {
        return OUTPUT_ERROR.matcher(line.text()).find();
    }

    private static Optional<FailurePoint> ofHint(List<LogLine> lines, Evidence evidence, LogMilestones milestones) {
        if (!evidence.endedByItself()
                || lines.stream().anyMatch(line -> STOPPED.matcher(line.text()).find())) {
            return Optional.empty();
        }
        for (Map.Entry<Stage, Pattern> hint : HINTS) {
            for (int i = 0; i < lines.size(); i++) {
                if (hint.getValue().matcher(lines.get(i).text()).find()) {
                    Stage stage = stageOfHint(hint.getKey(), milestones);
                    int output = stage == Stage.READING ? -1 : connectionOfOutput(lines);
                    return of(output < 0 ? stage : Stage.OPENING_OUTPUT, Math.max(output, i), evidence, milestones);
                }
            }
        }
        return Optional.empty();
    }

    private static Stage stageOfHint(Stage hint, LogMilestones milestones) {
        if (hint == Stage.OPENING && milestones.isPlayer()) {
            return Stage.OPENING_INPUT;
        }
        return hint == Stage.OPENING_INPUT && milestones.hasInputDescription() ? Stage.OPENING : hint;
    }

    /** The index of a line about a connection that can only be that of the output, or -1. */
    private static int connectionOfOutput(List<LogLine> lines) {
        boolean ofOutput = contains(lines, DEVICE_LINE) || contains(lines, RTMP_CONNECTION) && contains(lines, PUSHING);
        Pattern connection = ofOutput ? ANY_CONNECTION : INGEST_CONNECTION;
        return IntStream.range(0, lines.size())
                .filter(i -> connection.matcher(lines.get(i).text()).find())
                .findFirst()
                .orElse(-1);
    }

    private static boolean contains(List<LogLine> lines, Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line.text()).find());
    }

    private static Optional<FailurePoint> of(Stage stage, int line, Evidence evidence, LogMilestones milestones) {
        if (stage == Stage.WRITING) {
            boolean early = milestones.hasWrittenUnderOneSecond()
                    || evidence.observed().mediaMoved().equals(Optional.of(false));
            boolean cutOff = evidence.exitStatus().isEmpty()
                    && milestones.isOutputOpen()
                    && !milestones.hasFinalStats()
                    && !milestones.hasWrittenOneSecond();
            return cutOff ? Optional.empty() : Optional.of(new FailurePoint(stage, line, early, false));
        }
        if (stage == Stage.READING) {
            boolean silent = evidence.ending() == Evidence.Ending.STALL // for our time-out, or for FFmpeg's
                    || hasReached(
                            evidence.invocation().inputTimeout(),
                            evidence.observed().sinceLastMedia());
            return Optional.of(new FailurePoint(stage, line, false, silent));
        }
        Optional<Duration> timeout = stage == Stage.OPENING_OUTPUT
                ? evidence.invocation().outputTimeout()
                : evidence.invocation().inputTimeout();
        Optional<Duration> lived = evidence.observed().runDuration();
        boolean late = hasReached(timeout, lived);
        return Optional.of(new FailurePoint(stage, line, lived.isPresent() && !late, late));
    }

    private static boolean hasReached(Optional<Duration> timeout, Optional<Duration> time) {
        return timeout.isPresent() && time.isPresent() && time.get().compareTo(timeout.get()) >= 0;
    }

    private static Optional<Stage> stage(LogLine line, Evidence evidence, LogMilestones milestones) {
        String text = line.text();
        if (evidence.endedByItself() && INTERRUPTED.matcher(text).find()) {
            return Optional.empty();
        }
        if (line.level() == LogLine.Level.FATAL && CORRUPT_DATA.matcher(text).find()) {
            return Optional.of(Stage.READING);
        }
        Optional<Stage> named = ERRORS.entrySet().stream()
                .filter(error -> error.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .findFirst();
        Matcher address = ADDRESS_ERROR.matcher(text);
        return named.isEmpty() && address.find()
                ? Optional.of(stageOfAddressError(address.group(2), evidence, milestones))
                : named;
    }

    private static Stage stageOfAddressError(String address, Evidence evidence, LogMilestones milestones) {
        if (evidence.observed().sinceLastMedia().isPresent() || milestones.isRunning()) {
            return Stage.READING;
        }
        List<String> inputs = evidence.invocation().inputs();
        if (!inputs.isEmpty()) {
            boolean isInput = inputs.stream().map(FailurePoint::withoutUser).anyMatch(withoutUser(address)::equals)
                    || evidence.invocation().isInputByScheme(address);
            boolean toBeOpened = milestones.openedInputs() < inputs.size();
            return isInput && toBeOpened ? Stage.OPENING_INPUT : Stage.OPENING_OUTPUT;
        }
        Optional<Boolean> isSaidToBeInput = milestones.isSaidToBeInput(address);
        if (isSaidToBeInput.isPresent()) {
            return isSaidToBeInput.get() ? Stage.OPENING_INPUT : Stage.OPENING_OUTPUT;
        }
        if (INPUT_ADDRESS.matcher(address).find() || milestones.isPlayer()) {
            return Stage.OPENING_INPUT;
        }
        if (OUTPUT_ADDRESS.matcher(address).find()) {
            return Stage.OPENING_OUTPUT;
        }
        if (IS_PUSH.matcher(address).lookingAt() && contains(evidence.lines(), PUSHING)) {
            return Stage.OPENING_OUTPUT;
        }
        boolean usuallyRead = LIKELY_INPUT_ADDRESS.matcher(address).find();
        if (milestones.hasInputDescription()) {
            return usuallyRead ? Stage.OPENING : Stage.OPENING_OUTPUT;
        }
        return usuallyRead || milestones.hasBanner() ? Stage.OPENING_INPUT : Stage.OPENING;
    }

    /** Others may have masked user and password in one of the two. */
    private static String withoutUser(String address) {
        return USER_INFO.matcher(address).replaceFirst("//");
    }
}
