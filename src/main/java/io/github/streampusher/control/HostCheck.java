package io.github.streampusher.control;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides by the {@code Host} header whether a request is meant for this service. A web page whose name its owner has
 * pointed to this machine (DNS rebinding) sends its own name. An IP address cannot be pointed elsewhere.
 *
 * @param listenHost the host of {@code http.listen}
 */
record HostCheck(String listenHost) {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost", "localhost.localdomain");
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

    /** @param header with or without a port; null if there is none, as in HTTP/1.0 */
    boolean accepts(String header) {
        if (header == null) {
            return true; // every browser sends one
        }
        String host = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
        return LOOPBACK_NAMES.contains(host)
                || IP_ADDRESS.matcher(host).matches()
                || host.equals(listenHost.toLowerCase(Locale.ROOT));
    }
}
