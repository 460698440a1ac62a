package io.github.streampusher.daemon;

/** What this program is. */
public final class Version {
    /** The version that the jar carries. */
    public static final String PROGRAM = read();

    private Version() {}

    private static String read() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
