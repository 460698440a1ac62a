package io.github.streampusher.stream;

import java.util.Optional;

/** FFmpeg's own moving test picture with a tone: {@code test}, or {@code test:640x480@25}. */
public record TestPattern(VideoSize size, FrameRate frameRate) {
    private static final TestPattern DEFAULT = new TestPattern(new VideoSize(640, 480), FrameRate.of(25));
    private static final String KEYWORD = "test";

    /** What the address of a test picture may be, for messages. */
    public static final String ALLOWED = "test, or test:WIDTHxHEIGHT@RATE such as test:640x480@25";

    /**
     * The test picture of an address; empty if the address is no test picture.
     *
     * @throws IllegalArgumentException when it begins with {@code test:} but goes on wrongly
     */
    public static Optional<TestPattern> of(Address address) {
        String url = address.reveal();
        if (url.equals(KEYWORD)) {
            return Optional.of(DEFAULT);
        }
        if (!url.startsWith(KEYWORD + ":")) {
            return Optional.empty();
        }
        String[] sizeAndRate = url.substring(KEYWORD.length() + 1).split("@", -1);
        if (sizeAndRate.length != 2) {
            throw new IllegalArgumentException("\"" + url + "\" is not a test picture; " + ALLOWED);
        }
        return Optional.of(new TestPattern(VideoSize.parse(sizeAndRate[0]), FrameRate.parse(sizeAndRate[1])));
    }
}
