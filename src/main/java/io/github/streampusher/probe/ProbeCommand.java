package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.SourceOptions;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.TestPattern;
import java.util.Map;
import java.util.Optional;

/** Builds ffprobe's command line for a source; {@link ProbeParser} parses the answer. */
public final class ProbeCommand {
    private static final String STREAM_ENTRIES =
            "stream=index,codec_type,codec_name,profile,level,pix_fmt,color_space,width,height,"
                    + "r_frame_rate,avg_frame_rate,has_b_frames,field_order,bit_rate,sample_rate,channels";
    private static final String FORMAT_ENTRIES =
            "stream_side_data=rotation:stream_disposition=attached_pic:format=format_name,duration,size";
    private static final String PACKET_ENTRIES = "packet=stream_index,codec_type,pts_time,size,flags";

    /** Long enough to detect key frames that are more than four seconds apart. */
    private static final String READ_INTERVAL = "%+5";

    private ProbeCommand() {}

    /**
     * ffprobe's arguments for a definition's source; empty where a probe would find nothing or do harm.
     *
     * @param known what an earlier probe has found of the source
     */
    public static Optional<CommandLine> of(Definition definition, Optional<Media> known, Capabilities ffmpeg) {
        if (definition.input() instanceof Input.Slate) {
            return Optional.empty();
        }
        Input.Source source = Planner.preferredSource(definition);
        SourceOptions options = new SourceOptions(source, known, ffmpeg);
        boolean hasInputArguments = !definition.ffmpeg().input().isEmpty(); // ffprobe may not know them
        boolean isEmptyChannel = source.files().filter(Input.FileList::isEmpty).isPresent();
        if (isEmptyChannel || TestPattern.of(source.url()).isPresent() || options.isListening() || hasInputArguments) {
            return Optional.empty();
        }
        CommandLine.Builder arguments = new CommandLine.Builder();
        arguments.add("-hide_banner", "-loglevel", "repeat+level+info", "-of", "compact");
        if (options.isDevice()) {
            arguments.add("-show_entries", STREAM_ENTRIES + ":" + FORMAT_ENTRIES);
        } else {
            arguments.add(
                    "-show_entries",
                    STREAM_ENTRIES + ":" + FORMAT_ENTRIES + ":" + PACKET_ENTRIES,
                    "-read_intervals",
                    READ_INTERVAL);
        }
        options.format().ifPresent(format -> arguments.add("-f", format));
        Map<String, String> ours = options.protocolOptions();
        ours.keySet().removeIf(name -> name.startsWith("reconnect")); // whatever breaks off so early is tried again
        arguments.addOptions(ours, source.options());
        arguments.add("-i");
        arguments.add(source.url().withSecretsMarked());
        return Optional.of(arguments.build());
    }
}
