package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.etcd.ClientCertificate;
import io.github.streampusher.fleet.Catalogue;
import io.github.streampusher.fleet.FleetNode;
import io.github.streampusher.fleet.FleetView;
import io.github.streampusher.fleet.Incarnation;
import io.github.streampusher.fleet.Keys;
import io.github.streampusher.fleet.LeaseTimes;
import io.github.streampusher.fleet.Write;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This daemon as a node of its fleet: the thread {@code fleet} hands to {@link FleetNode} what the engine and the loop say,
 * and to these what it decides. It passes definitions on to the loop, after the streams that may run by them.
 */
public final class FleetMember implements EventSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FleetMember.class);
    private static final Duration STEP = Duration.ofMillis(50); // how late a decision may be
    private static final Duration VIEW_INTERVAL = Duration.ofSeconds(1); // of what people are shown
    private static final Duration ASK_INTERVAL = Duration.ofMillis(200); // while the beats are not answered
    private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(3); // each node beats more often
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);

    private final Settings.Fleet settings;
    private final String name;
    private final LeaseTimes times;
    private final EventSink loop;
    private final SystemdNotifier systemd;
    private final Supplier<Map<StreamName, Double>> cores;
    private final StartLease lease;
    private final EngineCalls calls;
    private final DemandReader demands;
    private final IncarnationFile file;
    private final PlaceReports reports;
    private final BlockingQueue<Runnable> inputs = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "fleet");
    private final CountDownLatch left = new CountDownLatch(1);

    // the thread's own
    private final Fencings fencings = new Fencings();
    private Catalogue catalogue = Catalogue.EMPTY;
    private FleetNode node;
    private boolean fencing;
    private long watches;
    private Duration nextView = Duration.ZERO;
    private Duration nextAsk = Duration.ZERO;
    private Duration lastChange = Duration.ZERO;
    private volatile FleetView view = FleetView.EMPTY;
    private volatile boolean acknowledged;
    private volatile boolean closed;

    /**
     * @param killAll kills every child at once
     * @param cores that streams used over the last minute, if they ran all of it
     * @throws IllegalArgumentException when the certificate is none
     */
    public FleetMember(
            Settings.Fleet settings,
            String name,
            Path runDir,
            EventSink loop,
            SystemdNotifier systemd,
            Runnable killAll,
            Supplier<Map<StreamName, Double>> cores) {
        this.settings = settings;
        this.name = name;
        this.loop = loop;
        this.systemd = systemd;
        this.cores = cores;
        times = LeaseTimes.of(settings.lease());
        Optional<ClientCertificate> certificate =
                settings.certificate().map(text -> ClientCertificate.parse(text.reveal()));
        demands = new DemandReader(
                certificate.map(ClientCertificate::sharedSecret).orElse(new byte[1]));
        calls = EngineCalls.toEtcd(settings.engine(), certificate);
        lease = new StartLease(BootClock::now, killAll, this::leaseEnded);
        file = new IncarnationFile(runDir, name);
        reports = new PlaceReports(name, times, lease, loop, inputs::add);
        begin(file.predecessor());
        thread.setDaemon(true);
        thread.start();
    }

    /** Why this stream may have no child now. */
    public Optional<Diagnosis> refusal(StreamName stream) {
        return lease.refusal(stream);
    }

    FleetView view() {
        return view;
    }

    String name() {
        return name;
    }

    /** Why this node runs nothing. */
    Optional<Cause> problem() {
        return reports.problem();
    }

    /** Whether the engine takes this node's beats. */
    boolean isAcknowledged() {
        return acknowledged;
    }

    EngineCalls engine() {
        return calls;
    }

    @Override
    public void offer(Event event) {
        if (event instanceof Event.DefinitionsReplaced replaced) {
            inputs.add(() -> {
                define(replaced.definitions());
                loop.offer(event);
            });
        } else {
            loop.offer(event);
        }
    }

    private void define(DefinitionSet definitions) {
        catalogue = demands.read(definitions);
        node.define(catalogue);
        tell();
    }

    private void leaseEnded() {
        inputs.add(reports::leaseEnded);
        systemd.endLease();
        LOG.error(
                "the servers of the fleet's engine have not answered for {}: all streams stopped, since other nodes"
                        + " will take them",
                times.stopAfter());
    }

    private void begin(Optional<Incarnation> predecessor) {
        Duration now = BootClock.now();
        FleetNode next = new FleetNode(
                file.begin(),
                times,
                settings.node().cores().orElse((double)
                        Math.max(1, Runtime.getRuntime().availableProcessors() - 1)),
                settings.node().labels(),
                predecessor,
                fencings.tooOftenUntil(now));
        next.define(catalogue);
        node = next;
        reports.begin(now);
        fencing = false;
        watch(next);
    }

    private void watch(FleetNode reader) {
        lastChange = BootClock.now();
        long number = ++watches;
        calls.watch(
                snapshot -> ifCurrent(number, () -> reader.copied(snapshot)),
                changes -> ifCurrent(number, () -> reader.changed(changes)));
    }

    /** A copy of an earlier watch that comes late would look like an engine that went backwards. */
    private void ifCurrent(long watch, Runnable input) {
        inputs.add(() -> {
            if (watch == watches && !fencing) {
                lastChange = BootClock.now();
                input.run();
            }
        });
    }

    private void run() {
        while (!closed) {
            try {
                Runnable input = inputs.poll(STEP.toMillis(), TimeUnit.MILLISECONDS);
                for (; input != null; input = inputs.poll()) {
                    input.run();
                }
                step(BootClock.now());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // without this thread the lease would end
                LOG.error("the fleet goes on after a bug", e);
            }
        }
    }

    private void step(Duration now) {
        if (node.isFenced()) {
            fence(now);
            return;
        }
        node.decide(now).forEach(this::send);
        if (node.hasLeft()) {
            left.countDown();
        }
        if (now.compareTo(nextView) >= 0) {
            nextView = now.plus(VIEW_INTERVAL);
            node.measured(cores.get());
            Set<StreamName> differed = view.differing();
            view = node.view(now);
            if (!differed.equals(view.differing()) && !view.differing().isEmpty()) {
                LOG.warn("definitions-differ: nodes of the fleet have different definitions of {}", view.differing());
            }
            acknowledged = node.isAcknowledged(now);
            reports.joined(!node.isNameTaken(), now);
            tell();
        } else if (reports.isDue(node)) {
            tell();
        }
        if (now.minus(lastChange).compareTo(WATCH_TIMEOUT) > 0) {
            watch(node);
        }
        boolean silent = node.leaseEnd().minus(now).compareTo(times.stopAfter().minus(times.maxGap())) < 0;
        if (silent && lease.isValid() && now.compareTo(nextAsk) >= 0) {
            nextAsk = now.plus(ASK_INTERVAL);
            FleetNode asked = node;
            calls.askLeader(
                    askedAt -> inputs.add(() -> leaderless(asked, true, askedAt)),
                    () -> inputs.add(() -> leaderless(asked, false, Duration.ZERO)));
        }
    }

    private void leaderless(FleetNode asked, boolean none, Duration askedAt) {
        asked.leaderless(none, askedAt, BootClock.now());
        extend();
    }

    private void send(Write write) {
        FleetNode sender = node;
        calls.write(
                write,
                write.key().startsWith(Keys.ROOT + "b/") && write.value().isPresent(),
                (answer, sentAt) -> inputs.add(() -> {
                    sender.answered(write, answer, sentAt, BootClock.now());
                    if (sender == node) {
                        extend();
                    }
                }));
    }

    private void extend() {
        if (node.isFenced()) {
            return;
        }
        lease.extend(node.leaseEnd());
        if (lease.isValid() && !node.allowed().isEmpty()) {
            systemd.killAfter(node.leaseEnd()
                    .minus(BootClock.now())
                    .plus(times.killAfter().minus(times.stopAfter())));
        } else if (node.allowed().isEmpty() && !node.awaitsExits()) {
            systemd.endLease();
        }
    }

    /** Ends all children, and begins anew when the loop has seen that they are gone. */
    private void fence(Duration now) {
        lease.extend(Duration.ZERO);
        if (!fencing) {
            fencing = true;
            fencings.add(now);
            LOG.warn("other nodes took this one for dead: its streams stop, and it joins the fleet again");
        }
        FleetNode fenced = node;
        reports.withdraw(active -> {
            if (node == fenced && active.isEmpty()) {
                begin(Optional.empty());
            }
        });
    }

    private void tell() {
        reports.tell(node, view, catalogue, this::extend); // the watchdog is to know before the first start
    }

    /** Leaves the fleet; to be called when the loop has ended and no child is left. */
    @Override
    public void close() {
        inputs.add(() -> {
            node.leave();
            node.active(Long.MAX_VALUE, Set.of());
            node.decide(BootClock.now()).forEach(this::send);
            node.active(Long.MAX_VALUE, Set.of());
        });
        try {
            if (!left.await(LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the fleet was not told that this node leaves; its streams go elsewhere after the lease");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        lease.close();
        calls.close();
    }
}
