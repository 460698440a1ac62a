package io.github.streampusher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a running daemon does when its Java is replaced in place, as unattended upgrades do it at night: {@code jspawnhelper},
 * by which Java starts programs, then belongs to the new Java, and refuses to work for the old one.
 */
public final class JavaUpdate {
    private static final String MECHANISM = "jdk.lang.Process.launchMechanism";

    /** This Java and later ones warn that they will take away the mechanism that needs no helper. */
    private static final int FIRST_WARNING_JAVA = 25;

    private JavaUpdate() {}

    /** Lets Java start programs without its helper, where it can. To be called before anything else starts one. */
    public static void avoidHelper() {
        if (Runtime.version().feature() < FIRST_WARNING_JAVA && System.getProperty(MECHANISM) == null) {
            System.setProperty(MECHANISM, "VFORK");
        }
    }

    /** Whether the Java that runs was replaced. */
    static boolean hasHappened() {
        try (Stream<String> mappedFiles = Files.lines(Path.of("/proc/self/maps"))) {
            return mappedFiles.anyMatch(file -> file.endsWith("/libjvm.so (deleted)"));
        } catch (IOException e) {
            return false;
        }
    }
}
