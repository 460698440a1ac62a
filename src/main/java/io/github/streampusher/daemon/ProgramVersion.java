package io.github.streampusher.daemon;

/** What this program is. */
public final class ProgramVersion {
    /** The version that the jar carries. */
    public static final String CURRENT = read();

    private ProgramVersion() {}

    private static String read() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
