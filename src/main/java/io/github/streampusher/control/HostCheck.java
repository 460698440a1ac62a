package io.github.streampusher.control;

import io.github.streampusher.stream.Settings;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides by the {@code Host} header whether a request is meant for this service. A web page whose name its owner has
 * pointed to this machine (DNS rebinding) sends its own name. An IP address cannot be pointed elsewhere.
 *
 * @param names in lower case, those of loopback not among them
 */
record HostCheck(Set<String> names) {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost", "localhost.localdomain");
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

    /** Accepts the names in {@code http.hosts}, and the host of {@code http.listen}. */
    static HostCheck of(Settings.Http settings) {
        Set<String> names = new HashSet<>(settings.hosts());
        if (settings.socket().isEmpty()) {
            settings.listen().ifPresent(listen -> names.add(host(listen)));
        }
        return new HostCheck(names);
    }

    private static String host(String hostAndPort) {
        return PORT.matcher(hostAndPort.toLowerCase(Locale.ROOT)).replaceFirst("");
    }

    /** @param header with or without a port; HTTP/1.0 has none, but every browser sends one */
    boolean accepts(Optional<String> header) {
        return header.map(HostCheck::host)
                .filter(host -> !LOOPBACK_NAMES.contains(host)
                        && !IP_ADDRESS.matcher(host).matches()
                        && !names.contains(host))
                .isEmpty();
    }
}
