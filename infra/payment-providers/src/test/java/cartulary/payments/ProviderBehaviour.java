package cartulary.payments;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.payments.PaymentProvider.Opening;
import cartulary.payments.PaymentProvider.Refunding;
import cartulary.sandbox.PaymentSandbox;
import cartulary.sandbox.SandboxKeys;
import cartulary.sandbox.Settings;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shop relies on, whoever takes the money: the same sentences hold for every adapter, each against its own HTTP. */
public abstract class ProviderBehaviour {
    protected static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    protected static final Path KEY_FOLDER = Path.of("target", "sandbox-keys");
    protected static final SandboxKeys KEYS = SandboxKeys.in(KEY_FOLDER);
    protected static final String STRIPE_KEY = "sk_test_example";
    protected static final String STRIPE_SECRET = "whsec_example";
    protected static final OrderId ORDER = new OrderId("order-0123456789abcdef0123456789abcdef");
    protected static final Opening OPENING =
            new Opening(PaymentId.of(ORDER), ORDER, Money.of(4700, "CNY"), NOW.minusSeconds(1));

    /** What an adapter is called in fault scripts. */
    public record Words(String start, String query, String close, String refund, String webhooks) {}

    /** A notification as it came. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Heard(byte[] body, Map<String, String> headers) {}

    @TempDir
    Path folder;

    /** Moved with the sandbox's own. */
    protected volatile Instant now = NOW;

    protected PaymentSandbox sandbox;
    protected PaymentProvider provider;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer shop;

    protected abstract PaymentProvider provider();

    protected abstract Words words();

    /** The buyer pays. */
    protected abstract void pay(ProviderFact.ActionRequired opened) throws Exception;

    protected abstract void decline(ProviderFact.ActionRequired opened) throws Exception;

    /** As the sandbox's ledger names the payment. */
    protected abstract String inLedger(ProviderFact.ActionRequired opened);

    @BeforeEach
    void open() throws Exception {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            heard.add(new Heard(exchange.getRequestBody().readAllBytes(), headers));
            var answer = "success".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        shop.start();
        sandbox = PaymentSandbox.start(
                new Settings(
                        "127.0.0.1",
                        0,
                        folder,
                        STRIPE_KEY,
                        "pk_test_example",
                        null,
                        shopUrl(),
                        STRIPE_SECRET,
                        KEY_FOLDER),
                (InstantSource) () -> NOW);
        provider = provider();
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
        shop.stop(0);
        if (provider instanceof AutoCloseable closeable) closeable.close();
    }

    protected InstantSource clock() {
        return () -> now;
    }

    protected String shopUrl() {
        return "http://127.0.0.1:" + shop.getAddress().getPort() + "/webhooks";
    }

    protected ProviderFact.ActionRequired started() {
        return (ProviderFact.ActionRequired) provider.start(OPENING);
    }

    private ProviderFact.Captured paid() throws Exception {
        var opened = started();
        pay(opened);
        return (ProviderFact.Captured)
                provider.query(OPENING, opened.providerReference()).getFirst();
    }

    protected Refunding refunding(String name, long minorUnits, String reference) {
        return new Refunding(
                RefundId.derivedFrom(OPENING.paymentId(), name),
                OPENING.paymentId(),
                reference,
                Money.of(minorUnits, "CNY"),
                OPENING.due());
    }

    protected Heard hear() throws InterruptedException {
        var next = heard.poll(60, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing was told within a minute");
        return next;
    }

    /** The next notification that says anything of ours. */
    protected ProviderNotification told() throws InterruptedException {
        while (true) {
            var next = hear();
            var verified = (Notified.Verified) provider.parseNotification(next.body(), next.headers(), now);
            var said = verified.notification();
            assertThat(provider.readVerified(next.body())).isEqualTo(said);
            if (!said.facts().isEmpty() || !said.refunds().isEmpty()) return said;
        }
    }

    protected void pass(Duration time) throws Exception {
        post("/sandbox/clock", "{\"advanceSeconds\":" + time.toSeconds() + "}");
        now = now.plus(time);
    }

    protected void fault(String kind, String operation, String more) throws Exception {
        post("/sandbox/faults", "{\"kind\":\"%s\",\"operation\":\"%s\",%s}".formatted(kind, operation, more));
    }

    protected JsonObject post(String path, String body) throws Exception {
        var json = body.startsWith("{");
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .header("Authorization", "Bearer " + STRIPE_KEY)
                        .header("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 402, 422);
        return answer.body().startsWith("{")
                ? JsonParser.parseString(answer.body()).getAsJsonObject()
                : new JsonObject();
    }

    /** Whether all the trouble that was asked for has struck, or has begun to. */
    protected boolean allFaultsStruck() throws Exception {
        return get("/sandbox/faults").getAsJsonObject().getAsJsonArray("faults").asList().stream()
                .allMatch(fault -> fault.getAsJsonObject().get("left").getAsInt() == 0);
    }

    private JsonElement get(String path) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path)).build(), BodyHandlers.ofString());
        return JsonParser.parseString(answer.body());
    }

    protected List<String> ledger(String name) throws Exception {
        return get("/sandbox/ledger?payment_intent=" + name).getAsJsonArray().asList().stream()
                .map(entry -> entry.getAsJsonObject().get("kind").getAsString() + " "
                        + entry.getAsJsonObject().get("amount").getAsLong())
                .toList();
    }

    @Test
    void it_answers_and_its_keys_are_a_pair() {
        assertThat(provider.answers()).isTrue();
        assertThat(provider.proof()).isNull();
        sandbox.close();
        assertThat(provider.answers()).isFalse();
        assertThat(provider.proof()).as("nothing is proved of one who is away").isNull();
    }

    @Test
    void a_payment_is_started_paid_once_and_told() throws Exception {
        var opened = started();
        pay(opened);
        var fact = provider.query(OPENING, opened.providerReference());
        assertThat(fact).singleElement().isInstanceOfSatisfying(ProviderFact.Captured.class, captured -> {
            assertThat(captured.amount()).isEqualTo(OPENING.due());
            assertThat(captured.providerReference()).isEqualTo(opened.providerReference());
        });
        var said = told();
        while (!(said.facts().getFirst() instanceof ProviderFact.Captured)) said = told();
        assertThat(said.paymentId()).isEqualTo(OPENING.paymentId());
        assertThat(said.facts()).containsExactly(fact.getFirst());
        assertThat(ledger(inLedger(opened))).containsExactly("charge 4700");
    }

    @Test
    void starting_again_is_the_same_payment() {
        assertThat(provider.start(OPENING)).isEqualTo(provider.start(OPENING));
    }

    @Test
    void what_is_payable_is_told_with_what_to_pay_with() throws Exception {
        var opened = started();
        decline(opened);
        assertThat(provider.query(OPENING, opened.providerReference()).getFirst())
                .isInstanceOfSatisfying(
                        ProviderFact.ActionRequired.class,
                        again -> assertThat(again.parameters()).isEqualTo(opened.parameters()));
    }

    @Test
    void a_payment_the_provider_never_heard_of_was_not_sent() {
        assertThat(provider.query(OPENING, null)).singleElement().isInstanceOf(ProviderFact.NotSent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropAfter", "truncate", "status500", "latency"})
    void an_answer_that_is_lost_late_broken_or_an_error_leaves_the_start_unknown_and_it_is_the_same_payment_after(
            String kind) throws Exception {
        fault(kind, words().start(), "\"count\":2,\"millis\":2500");
        assertThat(provider.start(OPENING)).isInstanceOf(ProviderFact.Unknown.class);
        clearFaults();
        var opened = started();
        pay(opened);
        assertThat(ledger(inLedger(opened))).containsExactly("charge 4700");
    }

    private void clearFaults() throws Exception {
        http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/faults"))
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());
    }

    @Test
    void a_refused_connection_was_not_sent() {
        sandbox.close();
        assertThat(provider.start(OPENING)).isInstanceOf(ProviderFact.NotSent.class);
        assertThat(provider.query(OPENING, null).getLast()).isNotInstanceOf(ProviderFact.Closed.class);
        assertThat(provider.close(OPENING, null, 1)).isNotInstanceOf(ProviderFact.Closed.class);
    }

    @Test
    void closing_is_confirmed_and_can_be_repeated() throws Exception {
        var opened = started();
        assertThat(provider.close(OPENING, opened.providerReference(), 1))
                .isEqualTo(new ProviderFact.Closed(opened.providerReference()));
        assertThat(provider.close(OPENING, opened.providerReference(), 2))
                .isEqualTo(new ProviderFact.Closed(opened.providerReference()));
        assertThat(ledger(inLedger(opened))).containsExactly("cancel 0");
    }

    @Test
    void a_lost_answer_to_a_close_is_no_confirmation() throws Exception {
        var opened = started();
        fault("dropAfter", words().close(), "\"count\":2");
        assertThat(provider.close(OPENING, opened.providerReference(), 1)).isInstanceOf(ProviderFact.Unknown.class);
        clearFaults();
        assertThat(provider.close(OPENING, opened.providerReference(), 2)).isInstanceOf(ProviderFact.Closed.class);
    }

    @Test
    void closing_what_was_paid_says_captured() throws Exception {
        var captured = paid();
        assertThat(provider.close(OPENING, captured.providerReference(), 1)).isEqualTo(captured);
    }

    @Test
    void a_refund_is_made_once_and_found_by_our_reference() throws Exception {
        var captured = paid();
        var part = refunding("part", 1700, captured.providerReference());
        provider.refund(part);
        provider.refund(part);
        pass(Duration.ofSeconds(20));
        assertThat(provider.queryRefund(part)).isInstanceOf(RefundFact.Succeeded.class);
        assertThat(provider.queryRefund(refunding("another", 1700, captured.providerReference())))
                .isInstanceOf(RefundFact.Unknown.class);
        assertThat(ledger(inLedger(captured.providerReference()))).containsExactly("charge 4700", "refund 1700");
    }

    /** The name in the ledger is the same for all that is told of one payment. */
    protected String inLedger(String reference) throws Exception {
        return reference;
    }

    @Test
    void asked_again_it_tells_whether_the_money_is_still_there() throws Exception {
        var opened = started();
        assertThat(provider.standing(OPENING, opened.providerReference())).isNotInstanceOf(Standing.Held.class);
        pay(opened);
        assertThat(provider.standing(OPENING, opened.providerReference())).isEqualTo(new Standing.Held(OPENING.due()));
        fault("status500", words().query(), "\"rate\":1");
        assertThat(provider.standing(OPENING, opened.providerReference())).isInstanceOf(Standing.Unknown.class);
        clearFaults();
        provider.refund(refunding("all", 4700, opened.providerReference()));
        pass(Duration.ofSeconds(20));
        assertThat(provider.standing(OPENING, opened.providerReference()))
                .satisfiesAnyOf(
                        told -> assertThat(told).isInstanceOf(Standing.Gone.class),
                        told -> assertThat(told).isEqualTo(new Standing.Held(null)),
                        told -> assertThat(told).isEqualTo(new Standing.Held(Money.of(0, "CNY"))));
    }

    @Test
    void a_refund_whose_answer_was_lost_is_unknown_and_then_found() throws Exception {
        var captured = paid();
        var all = refunding("all", 4700, captured.providerReference());
        fault("dropAfter", words().refund(), "\"count\":2");
        assertThat(provider.refund(all)).isInstanceOf(RefundFact.Unknown.class);
        clearFaults();
        pass(Duration.ofSeconds(20));
        assertThat(provider.queryRefund(all)).isInstanceOf(RefundFact.Succeeded.class);
        assertThat(ledger(inLedger(captured.providerReference()))).containsExactly("charge 4700", "refund 4700");
    }

    @Test
    void more_than_was_taken_is_not_given_back() throws Exception {
        var captured = paid();
        assertThat(provider.refund(refunding("too-much", 4701, captured.providerReference())))
                .isInstanceOf(RefundFact.Failed.class);
    }

    @Test
    void a_refund_is_told() throws Exception {
        var captured = paid();
        var part = refunding("part", 1700, captured.providerReference());
        provider.refund(part);
        pass(Duration.ofSeconds(20));
        var said = told();
        while (said.refunds().isEmpty()) said = told();
        assertThat(said.refunds()).singleElement().satisfies(refund -> {
            assertThat(refund.refundId()).isEqualTo(part.refundId());
            assertThat(refund.fact()).isInstanceOf(RefundFact.Succeeded.class);
        });
    }

    @Test
    void a_day_lists_its_payments_and_refunds_with_our_references() throws Exception {
        var captured = paid();
        var part = refunding("part", 1700, captured.providerReference());
        provider.refund(part);
        var day = now.atZone(provider.calendar()).toLocalDate();
        pass(Duration.ofDays(2));
        var told = (DayList.Told) provider.list(day);
        assertThat(told.lines()).hasSize(2);
        var charge = told.lines().getFirst();
        assertThat(charge.kind()).isEqualTo(DayList.Kind.CHARGE);
        assertThat(charge.paymentId()).isEqualTo(OPENING.paymentId());
        assertThat(charge.providerReference()).isEqualTo(captured.captureReference());
        assertThat(charge.amount()).isEqualTo(OPENING.due());
        assertThat(charge.fee().minorUnits()).isPositive();
        var refund = told.lines().getLast();
        assertThat(refund.kind()).isEqualTo(DayList.Kind.REFUND);
        assertThat(refund.refundId()).isEqualTo(part.refundId());
        assertThat(refund.amount()).isEqualTo(part.amount());
        assertThat(((DayList.Told) provider.list(day.plusDays(1))).lines()).isEmpty();
        fault("status500", "*", "\"count\":1");
        assertThat(provider.list(day)).isInstanceOf(DayList.Unknown.class);
    }

    @Test
    void a_changed_body_and_a_stolen_signature_are_refused() throws Exception {
        pay(started());
        var heard = hear();
        var changed = heard.body().clone();
        changed[changed.length / 2] ^= 1;
        assertThat(provider.parseNotification(changed, heard.headers(), now)).isInstanceOf(Notified.Refused.class);
        assertThat(provider.parseNotification(new byte[0], heard.headers(), now))
                .isInstanceOf(Notified.Refused.class);
        assertThat(provider.parseNotification("null".getBytes(StandardCharsets.UTF_8), heard.headers(), now))
                .isInstanceOf(Notified.Refused.class);
        assertThat(provider.parseNotification(heard.body(), heard.headers(), now.plus(Duration.ofDays(2))))
                .as("stale")
                .isInstanceOf(Notified.Refused.class);
        assertThat(provider.parseNotification(heard.body(), heard.headers(), now.minus(Duration.ofMinutes(10))))
                .as("of the future")
                .isInstanceOf(Notified.Refused.class);
        assertThat(provider.parseNotification(heard.body(), heard.headers(), now))
                .isInstanceOf(Notified.Verified.class);
    }

    /** Two thousand mangled ones; for a minute of worse see NotificationFuzzTest. Whatever comes, nothing is thrown, and only their word is believed. */
    @Test
    void whatever_bytes_come_only_the_providers_own_word_is_believed() throws Exception {
        pay(started());
        var heard = hear();
        var genuine = provider.parseNotification(heard.body(), heard.headers(), now);
        assertThat(genuine).isInstanceOf(Notified.Verified.class);
        var random = new Random(20261101);
        var refused = 0;
        for (int i = 0; i < 2000; i++) {
            var headers = new HashMap<>(heard.headers());
            var whole = random.nextInt(4) == 0;
            var body = whole ? heard.body() : mangled(heard.body(), random);
            if (whole || random.nextBoolean()) {
                var names = List.copyOf(headers.keySet());
                var name = names.get(random.nextInt(names.size()));
                var value = mangled(headers.get(name).getBytes(StandardCharsets.UTF_8), random);
                headers.put(name, new String(value, StandardCharsets.UTF_8));
            }
            var said = provider.parseNotification(body, headers, now);
            // A header of no meaning may have been hit, or a form be written in another way.
            if (said instanceof Notified.Verified) assertThat(said).isEqualTo(genuine);
            else refused++;
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static byte[] mangled(byte[] bytes, Random random) {
        var length = bytes.length;
        if (length == 0) return new byte[] {(byte) random.nextInt(256)};
        var at = random.nextInt(length);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOfRange(bytes, at, length);
            case 2 -> {
                var changed = bytes.clone();
                changed[at] = (byte) random.nextInt(256);
                yield changed;
            }
            case 3 -> {
                var longer = Arrays.copyOf(bytes, length + 1 + random.nextInt(64));
                System.arraycopy(bytes, at, longer, longer.length - (length - at), length - at);
                yield longer;
            }
            case 4 -> {
                var repeated = Arrays.copyOf(bytes, length * 2);
                System.arraycopy(bytes, 0, repeated, length, length);
                yield repeated;
            }
            case 5 -> {
                var noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> CORPUS.get(random.nextInt(CORPUS.size())).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** What broke parsers before: of the libraries, of ours, of others. */
    private static final List<String> CORPUS = List.of(
            "",
            "null",
            "[]",
            "{}",
            "\"\"",
            "t",
            "t=abc",
            "t=1,v1=",
            "t=99999999999999999999,v1=00",
            "v1=00,t=0",
            "0",
            "-1",
            "999999999999",
            "WECHATPAY/SIGNTEST/AAAA",
            "====",
            "%",
            "%zz=1",
            "&&&",
            "sign=",
            "sign=a&sign=b",
            "sign_type=RSA&sign=AAAA",
            "{\"id\":null,\"event_type\":1,\"resource\":[]}",
            "{\"id\":\"a\",\"event_type\":\"TRANSACTION.SUCCESS\",\"resource\":{\"algorithm\":\"none\"}}",
            "[".repeat(20_000),
            "{\"a\":".repeat(10_000),
            "\u0000",
            "\ud800");

    @Test
    void a_notification_signed_by_somebody_else_is_refused() throws Exception {
        // Every one: of two that are sent at once either may arrive first.
        fault("wrongSignature", words().webhooks(), "\"count\":100");
        pay(started());
        var heard = hear();
        assertThat(provider.parseNotification(heard.body(), heard.headers(), now))
                .isInstanceOf(Notified.Refused.class);
    }

    @Test
    void money_for_a_closed_payment_is_told_as_captured() throws Exception {
        var opened = started();
        provider.close(OPENING, opened.providerReference(), 1);
        post("/sandbox/late-capture/" + inLedger(opened), "{}");
        assertThat(provider.query(OPENING, opened.providerReference()).getFirst())
                .isInstanceOf(ProviderFact.Captured.class);
    }
}
