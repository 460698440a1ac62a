package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever writes the same definitions again, and however slowly: no stream stops, and nothing half is published. */
class UnfinishedFilesIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static RtmpServer server;
    private static RealDaemon daemon;
    private static int marks;

    @BeforeAll
    static void start() throws Exception {
        server = new RtmpServer(folder.resolve("nginx"));
        daemon = new RealDaemon(folder.resolve("sp"));
        for (String name : List.of("one", "two", "six")) {
            daemon.define(name + ".yaml", RealDaemon.stream(name, "test:160x120@5", server.url(name + "-key-0123")));
        }
        daemon.start();
        for (String name : List.of("one", "two", "six")) {
            daemon.awaitState(name, "live");
        }
    }

    @AfterAll
    static void stop() {
        daemon.close();
        server.close();
    }

    /** Runs in the folder of the main file; $f is a definition file, $n a copy of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(sleep 1; cat $n) > $f", // a slow line: the file is empty until the first byte comes
                "(head -c -8 $n; sleep 1; tail -c 8 $n) > $f", // half of the key
                "(head -n 2 $n; sleep 1; tail -n +3 $n) > $f", // half of the stream
                ": > $f; sleep 1; cat $n > $f", // an editor that truncates
                "for i in $(seq 0 15); do dd if=$n of=$f bs=8 count=1 skip=$i seek=$i conv=notrunc 2>/dev/null;"
                        + " sleep 0.1; done", // rsync --inplace
                "t=streams.d/.one.yaml.Ab12; (head -c 40 $n; sleep 0.5; tail -c +41 $n) > $t; mv $t $f", // rsync
                "t=streams.d/.ansible_tmp0_one.yaml; (sleep 0.5; cat $n) > $t; mv $t $f", // Ansible
                "rm $f; sleep 1; cat $n > $f", // git checkout
                "mv $f streams.d/one.yaml~; sleep 1; cat $n > $f; rm streams.d/one.yaml~", // an editor with a backup
                "mkdir -p new; cp streams.d/*.yaml new; mv streams.d old; sleep 0.5; mv new streams.d; rm -r old",
                "mv streams.d old; mkdir streams.d; for i in old/*; do sleep 0.7; cp $i streams.d; done; rm -r old",
                "rm streams.d/*; for i in copy/*; do sleep 0.7; cp $i streams.d; done",
                "rm -rf real; mv streams.d real; ln -s real streams.d; sleep 0.5; mkdir two; cp copy/* two;"
                        + " ln -s two next; mv -T next streams.d; sleep 0.5; rm streams.d; mv two streams.d",
                "cp stream-pusher.yaml m; (sleep 1; cat m) > stream-pusher.yaml",
            })
    void writingKeepsEveryStream(String script) throws Exception {
        List<Long> before = pids();
        long problems = daemon.problems();
        shell("rm -rf copy; cp -r streams.d copy; f=streams.d/one.yaml; n=copy/one.yaml; " + script);
        mark();
        assertEquals(before, pids());
        assertEquals("", server.publishLog(), "no publisher has left");
        assertEquals(problems, daemon.problems(), daemon::output);
    }

    @Test
    void fileThatStaysEmptyIsReportedAndReloadByHandAppliesIt() throws Exception {
        daemon.define("alone.yaml", RealDaemon.stream("alone", "test:160x120@5", "alone.flv"));
        daemon.awaitState("alone", "live");
        long pid = daemon.pidOf("alone");
        shell(": > streams.d/alone.yaml");
        Await.until(() -> daemon.problems() == 1, SOON, daemon::output);
        assertTrue(daemon.output().contains("alone.yaml:1:1: the file is empty; write it"), daemon.output());
        assertEquals(pid, daemon.pidOf("alone"));
        assertTrue(daemon.runCommand("reload").startsWith("0 "), daemon.output());
        Await.until(() -> daemon.stream("alone").isEmpty(), SOON, daemon::output);
        daemon.remove("alone.yaml");
    }

    private static List<Long> pids() {
        return List.of(daemon.pidOf("one"), daemon.pidOf("two"), daemon.pidOf("six"));
    }

    private static void shell(String script) throws IOException, InterruptedException {
        ExternalProcess.run("sh", "-c", "cd " + daemon.folder() + " && " + script);
    }

    /** Waits until the daemon has read everything that was written before. */
    private static void mark() throws IOException {
        String name = "mark-" + marks++;
        daemon.define(name + ".yaml", "streams: {" + name + ": {enabled: false, input: test, output: '-'}}\n");
        Await.until(() -> daemon.stream(name).isPresent(), SOON, daemon::output);
    }
}
