package cartulary.sandbox;

import cartulary.sandbox.Change.Attempted;
import cartulary.sandbox.Change.Endpoint;
import cartulary.sandbox.Faults.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
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

    /** 24 hours and 4 minutes in all. */
    static final Duration[] WECHAT_RETRIES = {
        Duration.ofSeconds(15),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(3),
        Duration.ofMinutes(10),
        Duration.ofMinutes(20),
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofMinutes(60),
        Duration.ofHours(3),
        Duration.ofHours(3),
        Duration.ofHours(3),
        Duration.ofHours(6),
        Duration.ofHours(6)
    };

    /** Eight times in all, within 25 hours. */
    static final Duration[] ALIPAY_RETRIES = {
        Duration.ofMinutes(4),
        Duration.ofMinutes(10),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(6),
        Duration.ofHours(15)
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 32;

    /** @param begun from which the time to the next try is counted */
    private record Target(Endpoint endpoint, State.EventRef event, int tries, int asked, Instant begun) {}

    private final Store store;
    private final Schedule schedule;
    private final Faults faults;
    private final WechatKeys wechat;
    private final SandboxKeys keys;
    private final HttpClient client;
    /** How many deliveries one endpoint gets at once. */
    private final Map<String, Semaphore> room = new ConcurrentHashMap<>();

    Webhooks(Store store, Schedule schedule, Faults faults, WechatKeys wechat, SandboxKeys keys) {
        this.wechat = wechat;
        this.keys = keys;
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
                return new Target(
                        endpoint,
                        state.events.get(eventId),
                        delivery.tries,
                        delivery.asked,
                        store.clock().instant());
            });
            if (target == null) return;
            var fault = delayed ? null : faults.next("webhooks." + name(target.event()), true);
            var kind = fault == null ? null : fault.kind;
            if (kind == Kind.DELAY || kind == Kind.REORDER) {
                long millis = kind == Kind.DELAY ? fault.millis : fault.random.nextLong(fault.millis + 1);
                schedule.at(store.clock().instant().plusMillis(millis), () -> deliver(eventId, endpointId, true));
                return;
            }
            var attempt = kind == Kind.DROP ? attempted(target, null, "not sent", kind) : send(target, kind);
            if (kind == Kind.DUPLICATE) for (int i = 0; i < fault.copies; i++) send(target, kind);
            store.note(booking -> {
                var state = booking.state();
                if (!state.endpoints.containsKey(endpointId)) return null;
                var asked = state.deliveries.get(State.deliveryKey(eventId, endpointId)).asked;
                booking.put(asked == target.asked() ? attempt : attempt.asOvertaken());
                return null;
            });
        } catch (IllegalStateException | UncheckedIOException closing) {
            // The journal is closed: the delivery is still pending in it, and the next start makes it.
        } finally {
            semaphore.release();
        }
    }

    /** As fault scripts call it. */
    private static String name(State.EventRef event) {
        return event.provider() == null ? event.type() : event.provider().text() + "." + event.type();
    }

    private Attempted send(Target target, Kind fault) {
        try {
            if (fault == Kind.PROBE && target.event().provider() == Change.WalletBrand.WECHAT) {
                var probed = client.send(request(target, fault), BodyHandlers.discarding());
                if (probed.statusCode() < 300) return attempted(target, null, "a signature probe was believed", fault);
            }
            var answer = client.send(request(target, fault == Kind.PROBE ? null : fault), BodyHandlers.ofString());
            // Alipay counts nothing but these seven letters; whatever else is said means: again.
            if (target.event().provider() == Change.WalletBrand.ALIPAY
                    && !answer.body().equals("success")) {
                return attempted(target, null, answer.statusCode() + ", but not success", fault);
            }
            return attempted(target, answer.statusCode(), null, fault);
        } catch (IOException e) {
            return attempted(target, null, e.toString(), fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return attempted(target, null, "interrupted", fault);
        }
    }

    private HttpRequest request(Target target, Kind fault) {
        var request =
                HttpRequest.newBuilder(URI.create(target.endpoint().url())).timeout(TIMEOUT);
        return switch (target.event().provider()) {
            case null -> stripe(request, target, fault);
            case WECHAT -> wechat(request, target, fault);
            case ALIPAY -> alipay(request, target, fault);
        };
    }

    private long timestamp(Kind fault) {
        return store.clock().instant().getEpochSecond() - (fault == Kind.OLD_TIMESTAMP ? 3600 : 0);
    }

    private HttpRequest stripe(HttpRequest.Builder request, Target target, Kind fault) {
        String body = body(target);
        long timestamp = timestamp(fault);
        String secret = fault == Kind.WRONG_SIGNATURE
                ? "whsec_of_somebody_else"
                : target.endpoint().secret();
        return request.header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Stripe/1.0 (cartulary payment sandbox)")
                .header("Stripe-Signature", "t=" + timestamp + ",v1=" + Ids.sign(secret, timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest wechat(HttpRequest.Builder request, Target target, Kind fault) {
        var event = target.event();
        var refund = event.type().startsWith("REFUND");
        var associated = refund ? "refund" : "transaction";
        var nonce = Ids.sign("notice", event.id() + target.tries()).substring(0, 12);
        var json = Store.JSON
                .createObjectNode()
                .put("id", event.id())
                .put("create_time", WechatJson.time(event.created()))
                .put("resource_type", "encrypt-resource")
                .put("event_type", event.type())
                .put("summary", refund ? "退款通知" : "支付成功");
        json.putObject("resource")
                .put("original_type", associated)
                .put("algorithm", "AEAD_AES_256_GCM")
                .put("ciphertext", wechat.seal(associated, nonce, store.eventBody(event)))
                .put("associated_data", associated)
                .put("nonce", nonce);
        var body = json.toString();
        var timestamp = Long.toString(timestamp(fault));
        var signed = wechat.sign(null, timestamp, nonce, fault == Kind.WRONG_SIGNATURE ? body + " " : body);
        return request.header("Content-Type", "application/json")
                .header("User-Agent", "Mozilla/4.0")
                .header("Wechatpay-Timestamp", timestamp)
                .header("Wechatpay-Nonce", nonce)
                .header("Wechatpay-Serial", signed.serial())
                .header(
                        "Wechatpay-Signature",
                        fault == Kind.PROBE ? WechatKeys.PROBE + signed.signature() : signed.signature())
                .header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest alipay(HttpRequest.Builder request, Target target, Kind fault) {
        var parameters = new TreeMap<String, String>();
        try {
            Store.JSON
                    .readTree(store.eventBody(target.event()))
                    .properties()
                    .forEach(entry ->
                            parameters.put(entry.getKey(), entry.getValue().asText()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        parameters.put("notify_time", Bills.time(timestamp(fault))); // Of this sending, not of the first.
        var text = AlipayApi.sortedText(parameters, "sign", "sign_type");
        parameters.put(
                "sign",
                WechatKeys.sign(keys.privateKey("alipay-platform"), fault == Kind.WRONG_SIGNATURE ? text + " " : text));
        var form = new StringBuilder();
        parameters.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return request.header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .header("User-Agent", "Mozilla/4.0")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build();
    }

    private Attempted attempted(Target target, Integer status, String error, Kind fault) {
        boolean delivered = status != null && status >= 200 && status < 300;
        var retries =
                switch (target.event().provider()) {
                    case null -> RETRIES;
                    case WECHAT -> WECHAT_RETRIES;
                    case ALIPAY -> ALIPAY_RETRIES;
                };
        Long next = delivered || target.tries() >= retries.length
                ? null
                : (Long) target.begun().plus(retries[target.tries()]).toEpochMilli();
        return new Attempted(
                target.event().id(),
                target.endpoint().id(),
                store.clock().instant().toEpochMilli(),
                status,
                error,
                fault == null ? null : fault.text(),
                next,
                false);
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
