package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver that reads one request and answers with a fixed text. */
@Timeout(60)
class WebhookTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final CountDownLatch end = new CountDownLatch(1);
    private final CompletableFuture<String> received = new CompletableFuture<>();

    @AfterEach
    void tearDown() {
        end.countDown();
    }

    private Webhook webhook(String answer, Duration timeout) throws IOException {
        return webhook("", answer, timeout);
    }

    private Webhook webhook(String userInfo, String answer, Duration timeout) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (server;
                    Socket caller = server.accept()) {
                byte[] request = new byte[8192];
                int length = 0;
                while (!new String(request, 0, length, StandardCharsets.UTF_8).contains("}")) {
                    length += caller.getInputStream().read(request, length, request.length - length);
                }
                received.complete(new String(request, 0, length, StandardCharsets.UTF_8));
                caller.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                caller.getOutputStream().flush();
                end.await();
            } catch (IOException | InterruptedException e) {
                received.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new Webhook("http://" + userInfo + "127.0.0.1:" + server.getLocalPort() + "/hook?token=SECRET", timeout);
    }

    @Test
    void eventIsPosted() throws Exception {
        webhook("HTTP/1.1 204 No Content\r\n\r\n", PATIENT).accept("{\"event\":\"down\"}");
        String request = received.get();
        assertTrue(request.startsWith("POST /hook?token=SECRET HTTP/1.1\r\n"), request);
        assertTrue(request.contains("Content-Type: application/json\r\n"), request);
        assertTrue(request.endsWith("\r\n\r\n{\"event\":\"down\"}"), request);
    }

    /** The last @ ends it, as with every address here. */
    @Test
    void userInfoIsSentAsBasicAuthorization() throws Exception {
        webhook("me:p@ss+%2f@", "HTTP/1.1 204 No Content\r\n\r\n", PATIENT).accept("{}");
        String request = received.get();
        String expected = Base64.getEncoder().encodeToString("me:p@ss+/".getBytes(StandardCharsets.UTF_8));
        assertTrue(request.startsWith("POST /hook?token=SECRET HTTP/1.1\r\n"), request);
        assertTrue(request.contains("Authorization: Basic " + expected + "\r\n"), request);
        assertFalse(request.contains("me:"), request);
    }

    @Test
    void refusalIsReported() throws Exception {
        Webhook webhook = webhook("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", PATIENT);
        IOException failure = assertThrows(IOException.class, () -> webhook.accept("{}"));
        assertEquals("the answer was HTTP 302", failure.getMessage());
    }

    @Test
    void answerThatNeverEndsIsGivenUp() throws Exception {
        Webhook webhook = webhook("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", Duration.ofSeconds(2));
        IOException failure = assertThrows(IOException.class, () -> webhook.accept("{}"));
        assertFalse(failure.getMessage().contains("SECRET"), failure.getMessage());
    }

    @Test
    void silentReceiverIsGivenUp() throws Exception {
        Webhook webhook = webhook("", Duration.ofSeconds(2));
        IOException failure = assertThrows(IOException.class, () -> webhook.accept("{}"));
        assertFalse(failure.getMessage().contains("SECRET"), failure.getMessage());
    }

    @Test
    void badAddressIsReportedWithoutIt() {
        Webhook webhook = new Webhook("ftp://h/SECRET", PATIENT);
        IOException failure = assertThrows(IOException.class, () -> webhook.accept("{}"));
        assertFalse(failure.getMessage().contains("SECRET"), failure.getMessage());
    }
}
