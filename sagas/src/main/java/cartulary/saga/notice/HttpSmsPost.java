package cartulary.saga.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** Short messages by a gateway's HTTP: POST of {@code {"reference","to","text"}}; 2xx is yes, 400 and 422 are no for good. */
final class HttpSmsPost implements Post {
    private static final int CONNECTED_WITHIN_MILLIS = 5_000;
    private static final int ANSWERED_WITHIN_MILLIS = 10_000;

    private final ObjectMapper json = new ObjectMapper();
    private final URI gateway;
    private final String token;

    HttpSmsPost(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    @Override
    public void send(Letter letter) {
        try {
            var status = post(json.writeValueAsBytes(
                    Map.of("reference", letter.reference(), "to", letter.to(), "text", letter.text())));
            if (status == 400 || status == 422) throw new Refused("the number is refused");
            if (status / 100 != 2) throw new IllegalStateException("the gateway answered " + status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int post(byte[] body) throws IOException {
        // Not by java.net.http, where three threads take turns at each exchange.
        var exchange = (HttpURLConnection) gateway.toURL().openConnection();
        exchange.setConnectTimeout(CONNECTED_WITHIN_MILLIS);
        exchange.setReadTimeout(ANSWERED_WITHIN_MILLIS);
        exchange.setInstanceFollowRedirects(false);
        exchange.setRequestMethod("POST");
        exchange.setRequestProperty("Content-Type", "application/json");
        if (!token.isEmpty()) exchange.setRequestProperty("Authorization", "Bearer " + token);
        exchange.setDoOutput(true);
        exchange.setFixedLengthStreamingMode(body.length);
        try (var request = exchange.getOutputStream()) {
            request.write(body);
        }
        var status = exchange.getResponseCode();
        try (var answer = status < 400 ? exchange.getInputStream() : exchange.getErrorStream()) {
            if (answer != null) answer.transferTo(OutputStream.nullOutputStream()); // So the connection is kept.
        }
        return status;
    }
}
