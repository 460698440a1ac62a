package io.github.streampusher.stream;

import java.util.Arrays;
import java.util.Set;

/** Recognises FFmpeg's capture devices: inputs that are live, that have no end and that deliver raw media. */
public final class CaptureDevice {
    private static final Set<String> FORMATS =
            Set.of(("alsa android_camera avfoundation bktr decklink dshow fbdev gdigrab iec61883 jack kmsgrab libdc1394"
                            + " openal oss pulse sndio v4l2 vfwcap video4linux2 x11grab")
                    .split(" "));

    private CaptureDevice() {}

    /** @param format FFmpeg's name of an input format, or several for one, such as {@code video4linux2,v4l2} */
    public static boolean isFormat(String format) {
        return Arrays.stream(format.split(",")).anyMatch(FORMATS::contains);
    }
}
