package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.testkit.DefinitionBuilder;
import io.github.streampusher.testkit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Against a server that answers the header of one request. */
class UploadCheckTest {
    private static Output output(int port, Map<String, Text> options) {
        return new Output(
                DefinitionBuilder.address("http://127.0.0.1:" + port + "/live/index.m3u8"),
                Optional.empty(),
                Optional.empty(),
                true,
                options);
    }

    /** What the check says, and all that the server got. */
    private static Map.Entry<Optional<Diagnosis>, String> ask(String answer, Map<String, Text> options)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> answerOnce(server, answer));
            Optional<Diagnosis> refusal = UploadCheck.refusal(output(server.getLocalPort(), options));
            return Map.entry(refusal, received.get());
        }
    }

    private static String answerOnce(ServerSocket server, String answer) {
        StringBuilder received = new StringBuilder();
        try (Socket caller = server.accept()) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                received.append(line).append('\n');
            }
            caller.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                received.append((char) next);
            }
        } catch (IOException e) {
            received.append(e);
        }
        return received.toString();
    }

    @Test
    void refusedUploadIsDenied() throws Exception {
        Map.Entry<Optional<Diagnosis>, String> asked = ask("405 Not Allowed\r\nContent-Length: 0", Map.of());
        assertEquals(
                Optional.of(new Diagnosis(Cause.DESTINATION_REJECTED, "the server answers 405 to PUT of the playlist")),
                asked.getKey());
    }

    @Test
    void serverThatTakesItGetsNothing() throws Exception {
        Map.Entry<Optional<Diagnosis>, String> asked = ask(
                "100 Continue",
                Map.of("method", Text.plain("POST"), "headers", Text.plain("X-Key: abc\r\nX-More: d\r\n")));
        assertEquals(Optional.empty(), asked.getKey());
        String received = asked.getValue();
        assertTrue(received.startsWith("POST /live/index.m3u8 HTTP/1.1\n"), received);
        assertTrue(received.contains("X-Key: abc\n") && received.contains("X-More: d\n"), received);
        assertTrue(received.contains("Expect: 100-continue\n"), received);
        assertTrue(received.endsWith("\n"), "nothing behind the header: " + received);
    }

    @Test
    void serverThatIsBrokenOrGoneIsLeftToFfmpeg() throws Exception {
        assertEquals(
                Optional.empty(), ask("503 Busy\r\nContent-Length: 0", Map.of()).getKey());
        assertEquals(Optional.empty(), UploadCheck.refusal(output(Ports.free(), Map.of())));
    }
}
