package io.github.streampusher.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong tokens by address, so that nobody can try many. Any thread may call it. */
final class FailureLimit {
    static final int MAX_FAILURES = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Beyond it the oldest address is forgotten. */
    private static final int MAX_ADDRESSES = 4096;

    private final Map<String, Failures> byAddress = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private record Failures(Duration since, int count) {}

    synchronized boolean isExceeded(String address, Duration now) {
        return current(address, now).count >= MAX_FAILURES;
    }

    synchronized void count(String address, Duration now) {
        Failures before = current(address, now);
        byAddress.remove(address); // to the end of the order
        byAddress.put(address, new Failures(before.since, before.count + 1));
    }

    private Failures current(String address, Duration now) {
        Failures known = byAddress.get(address);
        return known == null || now.minus(known.since).compareTo(WINDOW) >= 0 ? new Failures(now, 0) : known;
    }
}
