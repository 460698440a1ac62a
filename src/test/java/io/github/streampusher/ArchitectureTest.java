package io.github.streampusher;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import io.github.streampusher.stream.StreamName;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.commons.annotation.Testable;

/** Checks which packages may use each other, what the pure ones may use, and the habits of the tests. */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {
    private static final String ROOT = "io.github.streampusher.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(StreamName.class.getProtectionDomain().getCodeSource().getLocation());

    private static final JavaClasses TESTS = new ClassFileImporter()
            .importUrl(
                    ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation());

    /** Send media at its own pace, or measure at random moments: there the time is what counts, and no condition. */
    private static final String PACED = "endtoend\\.(FakeSource|FakeDestination|StallDetectionLatency)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream            |",
                "diagnosis         | stream",
                "platform          | stream",
                "channel           | stream",
                "plan              | stream diagnosis platform",
                "playcheck         | stream",
                "health            | stream diagnosis plan",
                "supervision.port  | channel stream diagnosis plan health playcheck",
                "cost              | stream plan supervision.port",
                "supervision.state | stream diagnosis plan health playcheck supervision.port",
                "supervision       | channel stream diagnosis plan health supervision.port supervision.state",
                "relay.media       |",
                "relay             | stream supervision.port relay.media",
                "fleet             | stream",
                "etcd              | fleet",
                "config            | stream plan",
                "config.watch      | config",
                "socket            |",
                "process           | stream diagnosis plan health supervision.port cost socket",
                "probe             | channel stream diagnosis plan playcheck supervision.port process",
                "streamlog         | stream diagnosis supervision.port",
                "journal           |",
                "reporting         | channel stream diagnosis plan health supervision.port streamlog journal",
                "node              | stream diagnosis fleet etcd supervision.port journal reporting",
                "still             | stream process relay relay.media",
                "control           | stream health supervision.port reporting streamlog still",
                "daemon            | channel stream diagnosis plan cost supervision supervision.port relay config config.watch process probe streamlog journal"
                        + " reporting control node still",
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
        "io.methvin.watcher, config.watch",
        "org.zeroturnaround, process",
        "ch.qos.logback, journal",
        "com.google.gson, reporting etcd",
        "io.prometheus, control",
        "com.sun.jna, journal socket",
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
                        ROOT + "stream",
                        ROOT + "diagnosis",
                        ROOT + "plan",
                        ROOT + "playcheck",
                        ROOT + "cost",
                        ROOT + "health",
                        ROOT + "supervision..",
                        ROOT + "relay.media",
                        ROOT + "channel",
                        ROOT + "fleet")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder|ProcessHandle|Runtime|System)"
                        + "|java\\.util\\.(Random|Timer|Scanner)"
                        + "|java\\.io\\.(File|RandomAccessFile|File.*)"
                        + "|java\\.nio\\.file\\.Files|java\\.nio\\.channels\\..*|java\\.net\\..*"
                        + "|java\\.time\\.Clock|java\\.util\\.concurrent\\..*|org\\.slf4j\\..*")
                .check(CLASSES);
    }

    @Test
    void testsWaitForConditionsAndNeverSleep() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.github\\.streampusher\\.(testkit\\.Await|" + PACED + ")(\\$.*)?")
                .should()
                .callMethodWhere(target(nameMatching("sleep|park|parkNanos|parkUntil|wait"))
                        .and(target(owner(JavaClass.Predicates.belongToAnyOf(
                                Thread.class, TimeUnit.class, LockSupport.class, Object.class)))))
                .check(TESTS);
    }

    /** Surefire runs {@code *Test}, Failsafe {@code *IT}: a test elsewhere would never run, and nobody would see it. */
    @Test
    void classIsNamedTestOrItIfAndOnlyIfItHasTests() {
        DescribedPredicate<JavaClass> withTests = DescribedPredicate.describe(
                "have a test method",
                type -> type.getMethods().stream().anyMatch(method -> method.isMetaAnnotatedWith(Testable.class)));
        classes()
                .that(withTests)
                .and()
                .haveNameNotMatching(".*\\.(StallDetectionLatency|CockpitSession)") // run by their names
                .should()
                .haveNameMatching(".*(Test|IT)")
                .check(TESTS);
        classes()
                .that()
                .haveNameMatching(".*(Test|IT)")
                .should(ArchCondition.from(withTests))
                .check(TESTS);
    }

    /** A transition changes nothing but by its effects. */
    @Test
    void statesHaveFinalFieldsOnly() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(ROOT + "supervision.state")
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void noPackageHasMoreThan25Files() {
        Map<String, Long> files = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        files.values().removeIf(count -> count <= 25); // and package-info
        assertEquals(Map.of(), files);
    }
}
