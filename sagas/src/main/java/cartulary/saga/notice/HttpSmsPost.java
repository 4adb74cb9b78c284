package cartulary.saga.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Short messages by a gateway's HTTP: POST of {@code {"reference","to","text"}}; 2xx is yes, 400 and 422 are no for good. */
final class HttpSmsPost implements Post {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
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
            var request = HttpRequest.newBuilder(gateway)
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json.writeValueAsString(
                            Map.of("reference", letter.reference(), "to", letter.to(), "text", letter.text()))));
            if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
            var status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status == 400 || status == 422) throw new Refused("the number is refused");
            if (status / 100 != 2) throw new IllegalStateException("the gateway answered " + status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
