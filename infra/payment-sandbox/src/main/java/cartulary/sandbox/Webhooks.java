package cartulary.sandbox;

import cartulary.sandbox.Change.Attempted;
import cartulary.sandbox.Change.Endpoint;
import cartulary.sandbox.Faults.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Tells endpoints of events, signed, until they answer 2xx: at least once and in no sure order, as the provider. An event is on the disk
 * before its first delivery; an attempt that a crash forgets is made again.
 */
final class Webhooks implements AutoCloseable {
    /** Waits after the first failure, the second and so on: three days in all, and then no more. */
    static final Duration[] RETRIES = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(4),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(3),
        Duration.ofHours(8),
        Duration.ofHours(12),
        Duration.ofHours(12),
        Duration.ofHours(12),
        Duration.ofHours(12),
        Duration.ofHours(11)
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 32;

    private record Target(Endpoint endpoint, State.EventRef event, int tries) {}

    private final Store store;
    private final Schedule schedule;
    private final Faults faults;
    private final HttpClient client;
    /** How many deliveries one endpoint gets at once. */
    private final Map<String, Semaphore> room = new ConcurrentHashMap<>();

    Webhooks(Store store, Schedule schedule, Faults faults) {
        this.store = store;
        this.schedule = schedule;
        this.faults = faults;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // A redirect counts as a failure.
                .connectTimeout(TIMEOUT)
                .build();
    }

    void due(String event, String endpoint, Instant when) {
        schedule.at(when, () -> deliver(event, endpoint, false));
    }

    private void deliver(String eventId, String endpointId, boolean delayed) {
        var semaphore = room.computeIfAbsent(endpointId, _ -> new Semaphore(AT_ONCE, true));
        semaphore.acquireUninterruptibly();
        try {
            var target = store.read(state -> {
                var delivery = state.deliveries.get(State.deliveryKey(eventId, endpointId));
                var endpoint = state.endpoints.get(endpointId);
                // Delivered, given up, or its endpoint deleted since it was scheduled.
                if (delivery.nextMillis == null || endpoint == null) return null;
                return new Target(endpoint, state.events.get(eventId), delivery.tries);
            });
            if (target == null) return;
            var fault =
                    delayed ? null : faults.next("webhooks." + target.event().type(), true);
            var kind = fault == null ? null : fault.kind;
            if (kind == Kind.DELAY || kind == Kind.REORDER) {
                long millis = kind == Kind.DELAY ? fault.millis : fault.random.nextLong(fault.millis + 1);
                schedule.at(store.clock().instant().plusMillis(millis), () -> deliver(eventId, endpointId, true));
                return;
            }
            var attempt = kind == Kind.DROP ? attempted(target, null, "not sent", kind) : send(target, kind);
            if (kind == Kind.DUPLICATE) for (int i = 0; i < fault.copies; i++) send(target, kind);
            store.note(booking -> {
                if (booking.state().endpoints.containsKey(endpointId)) booking.put(attempt);
                return null;
            });
        } catch (IllegalStateException | UncheckedIOException closing) {
            // The journal is closed: the delivery is still pending in it, and the next start makes it.
        } finally {
            semaphore.release();
        }
    }

    private Attempted send(Target target, Kind fault) {
        var endpoint = target.endpoint();
        String body = body(target);
        long timestamp = store.clock().instant().getEpochSecond() - (fault == Kind.OLD_TIMESTAMP ? 3600 : 0);
        String secret = fault == Kind.WRONG_SIGNATURE ? "whsec_of_somebody_else" : endpoint.secret();
        var request = HttpRequest.newBuilder(URI.create(endpoint.url()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Stripe/1.0 (cartulary payment sandbox)")
                .header("Stripe-Signature", "t=" + timestamp + ",v1=" + Ids.sign(secret, timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return attempted(target, status, null, fault);
        } catch (IOException e) {
            return attempted(target, null, e.toString(), fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return attempted(target, null, "interrupted", fault);
        }
    }

    private Attempted attempted(Target target, Integer status, String error, Kind fault) {
        var now = store.clock().instant();
        boolean delivered = status != null && status >= 200 && status < 300;
        Long next = delivered || target.tries() >= RETRIES.length
                ? null
                : (Long) now.plus(RETRIES[target.tries()]).toEpochMilli();
        return new Attempted(
                target.event().id(),
                target.endpoint().id(),
                now.toEpochMilli(),
                status,
                error,
                fault == null ? null : fault.text(),
                next);
    }

    private String body(Target target) {
        String body = store.eventBody(target.event());
        String version = target.endpoint().apiVersion();
        if (version == null || version.equals(StripeJson.API_VERSION)) return body;
        try {
            return ((ObjectNode) Store.JSON.readTree(body))
                    .put("api_version", version)
                    .toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
