package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The running shop as its admin calls it, with the login that the data folder keeps. */
final class StaffDoor implements AutoCloseable {
    record Reply(int status, JsonNode body) {
        boolean isGood() {
            return status / 100 == 2;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final Shop.Card card;
    private String token;
    private long goodUntil;

    StaffDoor(Path data) {
        if (!Files.exists(Shop.Card.file(data)))
            throw new EmbeddedException("the shop is not up: ./cartulary up first");
        card = Shop.Card.read(data);
    }

    JsonNode get(String path) {
        var reply = send("GET", path, null);
        if (!reply.isGood()) throw new EmbeddedException("%s: %s".formatted(path, reply.body()));
        return reply.body();
    }

    Reply post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    /** The key is derived from the file: the same one again is the same wish. */
    Reply upload(String path, String type, Path file) {
        return answered(() -> {
            var request = HttpRequest.newBuilder(URI.create(card.gateway() + "/api/v1/admin" + path))
                    .timeout(Duration.ofMinutes(10))
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", type)
                    .header("Idempotency-Key", "file-" + hash(file))
                    .POST(HttpRequest.BodyPublishers.ofFile(file));
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), JSON.readTree(answer.body()));
        });
    }

    void download(String path, Path file) {
        answered(() -> {
            var request = HttpRequest.newBuilder(URI.create(card.gateway() + "/api/v1/admin" + path))
                    .timeout(Duration.ofMinutes(10))
                    .header("Authorization", "Bearer " + token())
                    .build();
            var answer = http.send(request, BodyHandlers.ofFile(file));
            if (answer.statusCode() != 200) throw new EmbeddedException(path + ": " + Files.readString(file));
            return null;
        });
    }

    /** Of when it was written too: a file made anew is another wish, though it may say the same. */
    private static String hash(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.getLastModifiedTime(file).toString().getBytes(StandardCharsets.UTF_8));
            var buffer = new byte[64 * 1024];
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }

    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws IOException, InterruptedException;
    }

    private <T> T answered(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (IOException failure) {
            throw new EmbeddedException("the shop does not answer at " + card.gateway(), failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted");
        }
    }

    private Reply send(String method, String path, Map<String, ?> body) {
        return answered(() -> {
            var request = HttpRequest.newBuilder(URI.create(card.gateway() + "/api/v1/admin" + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + token());
            if (body == null) {
                request.method(method, HttpRequest.BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(),
                    answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body()));
        });
    }

    private String token() throws IOException, InterruptedException {
        if (token != null && System.nanoTime() - goodUntil < 0) return token;
        var password = card.logins().get("admin");
        if (password == null) throw new EmbeddedException("the data folder keeps no login of an admin");
        var form = Map.of(
                        "grant_type", "password",
                        "client_id", "cartulary-cli",
                        "username", "admin",
                        "password", password,
                        "scope", "openid")
                .entrySet()
                .stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create(card.issuer() + "/protocol/openid-connect/token"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200)
            throw new EmbeddedException("the login of the admin is refused: " + answer.body());
        var granted = JSON.readTree(answer.body());
        token = granted.path("access_token").asText();
        goodUntil = System.nanoTime()
                + Duration.ofSeconds(granted.path("expires_in").asLong(60) / 2).toNanos();
        return token;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
