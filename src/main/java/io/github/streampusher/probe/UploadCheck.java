package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a web server whether it takes the files of an output. FFmpeg does not read its answers: with nginx refusing every
 * upload by 405, FFmpeg 5.1 and 7.1 go on for ever and print nothing. The question is an upload that waits for the server's
 * word ({@code Expect: 100-continue}) and sends nothing: a server that would take it is left, and keeps what it has.
 */
final class UploadCheck {
    private static final int TIMEOUT_MILLIS = 5000;
    private static final String DEFAULT_METHOD = "PUT"; // of FFmpeg's HLS and DASH

    private UploadCheck() {}

    /** Why the server does not take it; empty also if it does not answer, of which FFmpeg has words. */
    static Optional<Diagnosis> refusal(Output output) {
        Map<String, Text> options = output.options();
        String method = option(options, "method").orElse(DEFAULT_METHOD);
        Optional<HttpURLConnection> opened = Optional.empty();
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(output.url().reveal()).toURL().openConnection();
            opened = Optional.of(connection);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestMethod(method);
            connection.setDoOutput(true);
            connection.setChunkedStreamingMode(0);
            connection.setRequestProperty(
                    "User-Agent", option(options, "user_agent").orElse("Lavf"));
            for (String header : option(options, "headers").orElse("").split("\\R")) {
                String[] parts = header.split(": *", 2);
                if (parts.length == 2) {
                    connection.setRequestProperty(parts[0].strip(), parts[1].strip());
                }
            }
            connection.setRequestProperty("Expect", "100-continue");
            connection.getOutputStream();
            return Optional.empty();
        } catch (ProtocolException e) {
            return opened.flatMap(connection -> refusal(method, connection));
        } catch (IOException | IllegalArgumentException e) { // no such host, a certificate, an odd address
            return Optional.empty();
        } finally {
            opened.ifPresent(HttpURLConnection::disconnect);
        }
    }

    private static Optional<Diagnosis> refusal(String method, HttpURLConnection connection) {
        try {
            int status = connection.getResponseCode();
            boolean isFinal = status >= 400 && status < 500 && status != HttpURLConnection.HTTP_CLIENT_TIMEOUT;
            return isFinal
                    ? Optional.of(new Diagnosis(
                            Cause.DESTINATION_REJECTED,
                            "the server answers " + status + " to " + method + " of the playlist"))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> option(Map<String, Text> options, String name) {
        return Optional.ofNullable(options.get(name)).map(Text::reveal);
    }
}
