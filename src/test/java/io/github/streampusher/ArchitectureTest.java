package io.github.streampusher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.streampusher.stream.StreamName;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between the packages, and what the pure ones may touch. */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {
    private static final String ROOT = "io.github.streampusher.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(StreamName.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream            |",
                "diagnosis         | stream",
                "plan              | stream diagnosis",
                "health            | stream diagnosis plan",
                "supervision.port  | stream diagnosis plan health",
                "supervision.state | stream diagnosis plan health supervision.port",
                "supervision       | stream diagnosis plan health supervision.port supervision.state",
                "config            | stream plan",
                "process           | stream diagnosis plan health supervision.port",
                "probe             | stream diagnosis plan supervision.port process",
                "streamlog         | stream diagnosis supervision.port",
                "journal           |",
                "reporting         | stream diagnosis plan health supervision.port streamlog journal",
                "control           | stream health supervision.port reporting",
                "daemon            | stream diagnosis supervision supervision.port config process probe streamlog journal"
                        + " reporting control",
            })
    void packageUsesOnlyAllowedPackages(String name, String arrows) {
        String[] allowed = Stream.concat(
                        Stream.of(name), arrows == null ? Stream.empty() : Arrays.stream(arrows.split(" ")))
                .map(ROOT::concat)
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = JavaClass.Predicates.resideInAPackage("io.github.streampusher..");
        classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.not(ours).or(JavaClass.Predicates.resideInAnyPackage(allowed)))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "org.yaml.snakeyaml, config",
        "io.methvin.watcher, config",
        "org.zeroturnaround, process",
        "ch.qos.logback, journal",
        "com.google.gson, reporting",
        "io.prometheus, control",
        "com.sun.net.httpserver, control",
        "com.sun.jna, journal",
        "picocli, cli",
        "org.apache.commons.daemon, cli",
    })
    void libraryIsUsedInItsPackagesOnly(String library, String users) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(users.split(" ")).map(ROOT::concat).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    @Test
    void pureCoreUsesNoThreadFileClockOrRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "stream", ROOT + "diagnosis", ROOT + "plan", ROOT + "health", ROOT + "supervision..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder|ProcessHandle|Runtime|System)"
                        + "|java\\.util\\.(Random|Timer|Scanner)"
                        + "|java\\.io\\.(File|RandomAccessFile|File.*)"
                        + "|java\\.nio\\.file\\.Files|java\\.nio\\.channels\\..*|java\\.net\\..*"
                        + "|java\\.time\\.Clock|java\\.util\\.concurrent\\..*|org\\.slf4j\\..*")
                .check(CLASSES);
    }
}
