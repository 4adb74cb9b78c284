package cartulary.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.DisputeFact;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedCard;
import cartulary.payments.DayList;
import cartulary.payments.Kept;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider.Opening;
import cartulary.payments.PaymentProvider.Refunding;
import cartulary.payments.ProviderNotification;
import cartulary.payments.Standing;
import cartulary.sandbox.PaymentSandbox;
import cartulary.sandbox.Settings;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.net.Webhook;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the sandbox over HTTP: its answers, lost answers and signatures are Stripe's. */
class StripeProviderTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final String KEY = "sk_test_example";
    private static final String SECRET = "whsec_example";
    private static final OrderId ORDER = new OrderId("order-0123456789abcdef0123456789abcdef");
    private static final Opening OPENING =
            new Opening(PaymentId.of(ORDER), ORDER, Money.of(4700, "CNY"), NOW.minusSeconds(1));

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private PaymentSandbox sandbox;
    private StripeProvider stripe;

    @BeforeEach
    void open() throws Exception {
        sandbox = PaymentSandbox.start(
                new Settings("127.0.0.1", 0, folder, KEY, "pk_test_example", null, null, null),
                InstantSource.fixed(NOW));
        stripe = new StripeProvider(StripeSettings.of(
                sandbox.url().toString(), KEY, SECRET, sandbox.url() + "/pay/{intent}?client_secret={clientSecret}"));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_started_payment_can_be_paid_on_the_providers_page() {
        var fact = (ProviderFact.ActionRequired) stripe.start(OPENING);
        assertThat(fact.providerReference()).startsWith("pi_");
        assertThat(fact.parameters().payPage())
                .isEqualTo(sandbox.url() + "/pay/" + fact.providerReference() + "?client_secret="
                        + fact.parameters().clientSecret());
    }

    @Test
    void starting_again_is_the_same_payment() {
        assertThat(stripe.start(OPENING)).isEqualTo(stripe.start(OPENING));
    }

    @Test
    void a_lost_answer_is_unknown_and_the_payment_is_found_by_our_own_reference() throws Exception {
        fault("dropAfter", "payment_intents.create", "\"count\":2");
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.Unknown.class);
        assertThat(stripe.query(OPENING, null)).singleElement().isInstanceOf(ProviderFact.ActionRequired.class);
    }

    @Test
    void a_payment_the_provider_never_heard_of_was_not_sent() {
        assertThat(stripe.query(OPENING, null)).singleElement().isInstanceOf(ProviderFact.NotSent.class);
    }

    @Test
    void an_answer_that_takes_too_long_is_unknown() throws Exception {
        fault("latency", "payment_intents.create", "\"millis\":2500");
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.Unknown.class);
    }

    @Test
    void a_truncated_answer_is_unknown() throws Exception {
        fault("truncate", "payment_intents.create", "\"count\":1");
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.Unknown.class);
    }

    @Test
    void a_server_error_is_unknown_and_a_limit_is_not_sent() throws Exception {
        fault("status500", "payment_intents.create", "\"count\":1");
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.Unknown.class);
        fault("status429", "payment_intents.create", "\"count\":1");
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.NotSent.class);
    }

    @Test
    void a_refused_connection_was_not_sent() {
        sandbox.close();
        assertThat(stripe.start(OPENING)).isInstanceOf(ProviderFact.NotSent.class);
    }

    @Test
    void a_paid_payment_is_captured_once_with_its_charge_and_amount() throws Exception {
        var reference = paid();
        var fact = stripe.query(OPENING, reference);
        assertThat(fact).singleElement().isInstanceOfSatisfying(ProviderFact.Captured.class, captured -> {
            assertThat(captured.amount()).isEqualTo(OPENING.due());
            assertThat(captured.captureReference()).startsWith("ch_");
        });
    }

    @Test
    void a_decline_is_told_by_its_charge_beside_what_is_still_payable() throws Exception {
        var reference = stripe.start(OPENING).providerReference();
        confirm(reference, "pm_card_chargeDeclined");
        var facts = stripe.query(OPENING, reference);
        assertThat(facts).hasSize(2).first().isInstanceOf(ProviderFact.ActionRequired.class);
        assertThat(facts.getLast()).isInstanceOfSatisfying(ProviderFact.Declined.class, declined -> {
            assertThat(declined.attemptReference()).startsWith("ch_");
            assertThat(declined.code()).isEqualTo("generic_decline");
        });
    }

    @Test
    void closing_is_confirmed_and_can_be_repeated() {
        var reference = stripe.start(OPENING).providerReference();
        assertThat(stripe.close(OPENING, reference, 1)).isEqualTo(new ProviderFact.Closed(reference));
        assertThat(stripe.close(OPENING, reference, 2)).isEqualTo(new ProviderFact.Closed(reference));
    }

    @Test
    void closing_what_was_paid_says_captured() throws Exception {
        assertThat(stripe.close(OPENING, paid(), 1)).isInstanceOf(ProviderFact.Captured.class);
    }

    @Test
    void closing_a_payment_whose_reference_was_lost_leaves_nothing_to_be_opened() {
        var closed = stripe.close(OPENING, null, 1);
        assertThat(closed).isInstanceOf(ProviderFact.Closed.class);
        // The opening that was still under way meets the same key, and so the same, closed intent.
        var late = stripe.start(OPENING);
        assertThat(late.providerReference()).isEqualTo(closed.providerReference());
        assertThat(stripe.query(OPENING, late.providerReference()))
                .containsExactly(new ProviderFact.Closed(late.providerReference()));
    }

    @Test
    void a_refund_is_made_once_and_found_by_our_reference() throws Exception {
        var refunding = new Refunding(
                RefundId.derivedFrom(OPENING.paymentId(), "late"),
                OPENING.paymentId(),
                paid(),
                OPENING.due(),
                OPENING.due());
        var first = stripe.refund(refunding);
        assertThat(first).isInstanceOf(RefundFact.Succeeded.class);
        assertThat(stripe.refund(refunding)).isEqualTo(first);
        assertThat(stripe.queryRefund(refunding)).isEqualTo(first);
    }

    @Test
    void a_refund_whose_answer_was_lost_is_unknown_and_then_found() throws Exception {
        var refunding = new Refunding(
                RefundId.derivedFrom(OPENING.paymentId(), "late"),
                OPENING.paymentId(),
                paid(),
                OPENING.due(),
                OPENING.due());
        fault("dropAfter", "refunds.create", "\"count\":2");
        assertThat(stripe.refund(refunding)).isInstanceOf(RefundFact.Unknown.class);
        assertThat(stripe.queryRefund(refunding)).isInstanceOf(RefundFact.Succeeded.class);
    }

    @Test
    void a_signed_notification_is_believed_and_read_in_our_words() throws Exception {
        var verified = (Notified.Verified) parse(EVENT, signature(EVENT, NOW));
        var said = verified.notification();
        assertThat(said.paymentId()).isEqualTo(OPENING.paymentId());
        assertThat(said.facts()).containsExactly(new ProviderFact.Captured("pi_1", "ch_1", OPENING.due()));
        assertThat(stripe.readVerified(EVENT.getBytes(StandardCharsets.UTF_8))).isEqualTo(said);
    }

    @Test
    void five_minutes_either_way_are_believed_and_a_second_more_is_not() throws Exception {
        for (var seconds : List.of(-300, 300)) {
            assertThat(parse(EVENT, signature(EVENT, NOW.plusSeconds(seconds)))).isInstanceOf(Notified.Verified.class);
        }
        for (var seconds : List.of(-301, 301, 100_000)) {
            assertThat(parse(EVENT, signature(EVENT, NOW.plusSeconds(seconds)))).isInstanceOf(Notified.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "t=abc", "v1=00", "t=1793527200,v1=00", "t=1793527200,v0=00", ",,,", "t=,v1="})
    void a_broken_signature_is_refused(String header) {
        assertThat(parse(EVENT, header)).isInstanceOf(Notified.Refused.class);
    }

    @Test
    void a_missing_signature_is_refused() {
        assertThat(stripe.parseNotification(EVENT.getBytes(StandardCharsets.UTF_8), Map.of(), NOW))
                .isInstanceOf(Notified.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "", "[]", "{", "{}", "{\"livemode\":false}", "{\"livemode\":false,\"id\":\"evt_1\"}"})
    void a_signed_body_that_is_no_event_is_refused(String body) throws Exception {
        assertThat(parse(body, signature(body, NOW))).isInstanceOf(Notified.Refused.class);
    }

    @Test
    void a_changed_body_and_an_event_of_the_live_mode_are_refused() throws Exception {
        assertThat(parse(EVENT + " ", signature(EVENT, NOW))).isInstanceOf(Notified.Refused.class);
        var live = EVENT.replace("\"livemode\":false", "\"livemode\":true");
        assertThat(parse(live, signature(live, NOW))).isInstanceOf(Notified.Refused.class);
    }

    @Test
    void an_event_of_a_type_or_payment_we_do_not_know_is_verified_and_says_nothing() throws Exception {
        var foreign = EVENT.replace("payment_intent.succeeded", "payment_intent.created")
                .replace(OPENING.paymentId().value(), "somebody-else");
        var said = ((Notified.Verified) parse(foreign, signature(foreign, NOW))).notification();
        assertThat(said.facts()).isEmpty();
        assertThat(said.paymentId()).isNull();
    }

    @Test
    void amounts_are_counted_as_stripe_counts_each_currency() {
        assertThat(StripeAmount.of(Money.of(500, "JPY"))).isEqualTo(500);
        assertThat(StripeAmount.of(Money.of(5000, "KWD"))).isEqualTo(5000);
        assertThat(StripeAmount.of(Money.of(500, "ISK"))).isEqualTo(50_000);
        assertThat(StripeAmount.money(50_000, "isk")).isEqualTo(Money.of(500, "ISK"));
    }

    private static final String EVENT = """
            {"id":"evt_1","object":"event","api_version":"2017-08-15","livemode":false,"type":"payment_intent.succeeded",
             "data":{"object":{"id":"pi_1","object":"payment_intent","status":"succeeded","amount_received":4700,
             "currency":"cny","latest_charge":"ch_1","metadata":{"payment_id":"%s","order_id":"%s"}}}}""".formatted(OPENING.paymentId(), ORDER);

    private Notified parse(String body, String header) {
        return stripe.parseNotification(body.getBytes(StandardCharsets.UTF_8), Map.of("stripe-signature", header), NOW);
    }

    private static String signature(String body, Instant at) throws Exception {
        return Webhook.Signature.generateSignatureHeader(body, SECRET, at.getEpochSecond());
    }

    private String paid() throws Exception {
        var reference = stripe.start(OPENING).providerReference();
        confirm(reference, "pm_card_visa");
        return reference;
    }

    private void confirm(String intent, String method) throws Exception {
        post(
                "/v1/payment_intents/" + intent + "/confirm",
                "application/x-www-form-urlencoded",
                "payment_method=" + method + "&return_url=http%3A%2F%2Fshop.example%2Fpaid");
    }

    private void fault(String kind, String operation, String more) throws Exception {
        post(
                "/sandbox/faults",
                "application/json",
                "{\"kind\":\"%s\",\"operation\":\"%s\",%s}".formatted(kind, operation, more));
    }

    private void post(String path, String type, String body) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 402);
    }

    @Test
    void while_one_secret_replaces_another_both_are_believed() {
        var body = "{\"id\":\"evt_1\",\"type\":\"payment_intent.created\",\"livemode\":false,\"data\":{\"object\":{}}}";
        var rolling = new StripeProvider(
                StripeSettings.of("http://127.0.0.1:9", KEY, "whsec_x", null).withSecrets("whsec_new", "whsec_old"));
        assertThat(rolling.parseNotification(bytes(body), signed(body, "whsec_old"), NOW))
                .isInstanceOf(Notified.Verified.class);
        assertThat(rolling.parseNotification(bytes(body), signed(body, "whsec_new"), NOW))
                .isInstanceOf(Notified.Verified.class);
        assertThat(rolling.parseNotification(bytes(body), signed(body, "whsec_x"), NOW))
                .isInstanceOf(Notified.Refused.class);
    }

    @Test
    void of_a_connected_account_its_own_events_alone_are_believed() {
        var connected = new StripeProvider(
                StripeSettings.of("http://127.0.0.1:9", KEY, SECRET, null).withAccount("acct_1"));
        var told =
                "{\"id\":\"evt_1\",\"type\":\"payment_intent.created\",\"livemode\":false,%s\"data\":{\"object\":{}}}";
        for (var other : List.of("", "\"account\":\"acct_2\",")) {
            var body = told.formatted(other);
            assertThat(connected.parseNotification(bytes(body), signed(body, SECRET), NOW))
                    .isInstanceOf(Notified.Refused.class);
        }
        var own = told.formatted("\"account\":\"acct_1\",");
        assertThat(connected.parseNotification(bytes(own), signed(own, SECRET), NOW))
                .isInstanceOf(Notified.Verified.class);
        assertThat(stripe.parseNotification(bytes(own), signed(own, SECRET), NOW))
                .isInstanceOf(Notified.Refused.class);
    }

    /** Holds money, and takes it when it is told to. */
    private StripeProvider byHand() {
        return new StripeProvider(StripeSettings.of(
                        sandbox.url().toString(),
                        KEY,
                        SECRET,
                        sandbox.url() + "/pay/{intent}?client_secret={clientSecret}")
                .captured(true));
    }

    @Test
    void money_that_is_only_held_is_taken_when_we_say_so() throws Exception {
        var byHand = byHand();
        var reference = byHand.start(OPENING).providerReference();
        confirm(reference, "pm_card_visa");
        assertThat(byHand.query(OPENING, reference))
                .containsExactly(new ProviderFact.Authorized(reference, OPENING.due()));
        var captured = byHand.capture(OPENING, reference, OPENING.due());
        assertThat(captured).isInstanceOf(ProviderFact.Captured.class);
        assertThat(byHand.capture(OPENING, reference, OPENING.due())).isEqualTo(captured);
        assertThat(byHand.query(OPENING, reference)).containsExactly(captured);
    }

    @Test
    void of_money_that_is_held_a_part_is_taken_and_the_rest_let_go() throws Exception {
        var byHand = byHand();
        var reference = byHand.start(OPENING).providerReference();
        confirm(reference, "pm_card_visa");
        var part = Money.of(4000, "CNY");
        var captured = byHand.capture(OPENING, reference, part);
        assertThat(captured)
                .isInstanceOfSatisfying(
                        ProviderFact.Captured.class,
                        fact -> assertThat(fact.amount()).isEqualTo(part));
        assertThat(byHand.capture(OPENING, reference, part)).as("again").isEqualTo(captured);
        assertThat(byHand.standing(OPENING, reference)).isEqualTo(new Standing.Held(part));
    }

    @Test
    void calls_are_made_in_the_name_of_the_connected_account() throws Exception {
        var accounts = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            accounts.add(exchange.getRequestHeaders().getFirst("Stripe-Account"));
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        try {
            var connected = new StripeProvider(
                    StripeSettings.of("http://127.0.0.1:" + server.getAddress().getPort(), KEY, SECRET, null)
                            .withAccount("acct_1"));
            connected.start(OPENING);
            connected.query(OPENING, "pi_1");
            connected.close(OPENING, "pi_1", 1);
        } finally {
            server.stop(0);
        }
        assertThat(accounts).hasSizeGreaterThanOrEqualTo(3).containsOnly("acct_1");
    }

    @Test
    void a_card_is_kept_when_it_was_paid_with_pays_again_at_once_and_is_forgotten() throws Exception {
        var first = opening("1", new CardPayer(null, null));
        var fact = (ProviderFact.ActionRequired) stripe.start(first);
        assertThat(stripe.start(first))
                .as("the same customer, so the same request")
                .isEqualTo(fact);
        confirm(fact.providerReference(), "pm_card_visa");
        var card = ((Kept.Card) stripe.kept(first, fact.providerReference())).card();
        assertThat(List.of(card.brand(), card.last4(), card.expiresMonth(), card.expiresYear()))
                .isEqualTo(List.of("visa", "4242", 12, 2034));
        assertThat(get("/v1/customers").getAsJsonArray("data")).hasSize(1);

        var kept = new CardPayer(card.customer(), card.token());
        assertThat(stripe.start(opening("2", kept))).isInstanceOf(ProviderFact.Captured.class);
        assertThat(stripe.start(opening("2", kept))).isInstanceOf(ProviderFact.Captured.class);
        assertThat(get("/v1/charges").getAsJsonArray("data")).hasSize(2);
        stripe.start(opening("3", new CardPayer(null, null)));
        assertThat(get("/v1/customers").getAsJsonArray("data"))
                .as("one customer per shopper")
                .hasSize(1);

        fault("dropAfter", "payment_methods.detach", "\"count\":3");
        assertThat(stripe.forget(kept.token())).as("not told").isFalse();
        assertThat(stripe.forget(kept.token())).isTrue();
        assertThat(stripe.forget(kept.token())).as("again").isTrue();
        assertThat(stripe.forget("pm_unknown")).isTrue();
        assertThat(get("/v1/payment_methods?customer=" + kept.customer()).getAsJsonArray("data"))
                .isEmpty();
    }

    @Test
    void a_card_that_is_typed_in_again_has_another_name_and_the_same_fingerprint() throws Exception {
        var cards = new ArrayList<SavedCard>();
        for (var method : List.of("pm_card_visa", "pm_card_visa", "pm_card_mastercard")) {
            var order = opening(Integer.toString(cards.size()), new CardPayer(null, null));
            var reference = stripe.start(order).providerReference();
            confirm(reference, method);
            cards.add(((Kept.Card) stripe.kept(order, reference)).card());
        }
        assertThat(cards).extracting(SavedCard::token).doesNotHaveDuplicates();
        assertThat(cards.get(0).fingerprint()).isNotNull();
        assertThat(cards.get(1).fingerprint()).isEqualTo(cards.get(0).fingerprint());
        assertThat(cards.get(2).fingerprint()).isNotEqualTo(cards.get(0).fingerprint());
    }

    @Test
    void a_card_that_is_gone_meanwhile_leaves_the_payment_to_another_one() throws Exception {
        var kept = kept("pm_card_visa");
        stripe.forget(kept.token());
        var order = opening("2", kept);
        var fact = (ProviderFact.ActionRequired) stripe.start(order);
        assertThat(stripe.start(order)).as("the same payment").isEqualTo(fact);
        confirm(fact.providerReference(), "pm_card_visa");
        assertThat(stripe.query(order, fact.providerReference()))
                .singleElement()
                .isInstanceOf(ProviderFact.Captured.class);

        var nobody = opening("3", new CardPayer("cus_gone", kept.token()));
        assertThat(stripe.start(nobody)).isInstanceOf(ProviderFact.ActionRequired.class);
        assertThat(stripe.close(nobody, null, 1)).isInstanceOf(ProviderFact.Closed.class);
    }

    @Test
    void a_kept_card_whose_bank_asks_is_left_to_the_page() throws Exception {
        var kept = kept("pm_card_authenticationRequired");
        assertThat(stripe.start(opening("2", kept))).isInstanceOf(ProviderFact.ActionRequired.class);
    }

    @Test
    void only_what_was_wished_paid_with_and_not_taken_back_is_kept() throws Exception {
        var unpaid = opening("1", new CardPayer(null, null));
        var fact = (ProviderFact.ActionRequired) stripe.start(unpaid);
        assertThat(stripe.kept(unpaid, fact.providerReference())).isInstanceOf(Kept.None.class);
        var plain = stripe.start(OPENING).providerReference();
        confirm(plain, "pm_card_visa");
        assertThat(stripe.kept(OPENING, plain)).isInstanceOf(Kept.None.class);

        confirm(fact.providerReference(), "pm_card_visa");
        fault("dropAfter", "payment_methods.retrieve", "\"count\":3");
        assertThat(stripe.kept(unpaid, fact.providerReference())).isInstanceOf(Kept.Unknown.class);
        var kept = (Kept.Card) stripe.kept(unpaid, fact.providerReference());
        stripe.forget(kept.card().token());
        assertThat(stripe.kept(unpaid, fact.providerReference())).isInstanceOf(Kept.None.class);
    }

    /** Paid with once, to be kept. */
    private CardPayer kept(String card) throws Exception {
        var fact = (ProviderFact.ActionRequired) stripe.start(opening("1", new CardPayer(null, null)));
        confirm(fact.providerReference(), card);
        var asked = get("/v1/payment_intents/" + fact.providerReference()).get("next_action");
        if (!asked.isJsonNull()) {
            var page = asked.getAsJsonObject()
                    .getAsJsonObject("redirect_to_url")
                    .get("url")
                    .getAsString()
                    .split("\\?");
            http.send(
                    HttpRequest.newBuilder(URI.create(page[0]))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(page[1] + "&answer=approve"))
                            .build(),
                    BodyHandlers.discarding());
        }
        var charge = get("/v1/charges").getAsJsonArray("data").get(0).getAsJsonObject();
        return new CardPayer(
                charge.get("customer").getAsString(),
                charge.get("payment_method").getAsString());
    }

    @Test
    void of_an_answer_that_was_lost_nothing_is_paid_twice() throws Exception {
        var fact = (ProviderFact.ActionRequired) stripe.start(opening("1", new CardPayer(null, null)));
        confirm(fact.providerReference(), "pm_card_visa");
        var charge = get("/v1/charges").getAsJsonArray("data").get(0).getAsJsonObject();
        var kept = new CardPayer(
                charge.get("customer").getAsString(),
                charge.get("payment_method").getAsString());
        fault("dropAfter", "payment_intents.confirm", "\"count\":3");
        var again = opening("2", kept);
        assertThat(stripe.start(again)).isInstanceOf(ProviderFact.Unknown.class);
        assertThat(stripe.query(again, null)).singleElement().isInstanceOf(ProviderFact.Captured.class);
        assertThat(get("/v1/charges").getAsJsonArray("data")).hasSize(2);
    }

    private static Opening opening(String name, CardPayer card) {
        var order = OrderId.derivedFrom("ada", name);
        return new Opening(
                PaymentId.of(order),
                order,
                Money.of(4700, "CNY"),
                NOW.minusSeconds(1),
                NOW.plusSeconds(900),
                PayWay.CARD,
                card.payer(),
                "customer-ada");
    }

    @Test
    void a_dispute_is_told_whole_and_its_money_is_in_the_list_of_the_day() throws Exception {
        var reference = stripe.start(OPENING).providerReference();
        confirm(reference, "pm_card_createDispute");
        var dispute = get("/v1/disputes").getAsJsonArray("data").get(0).getAsJsonObject();
        var id = dispute.get("id").getAsString();

        var told = disputeTold("charge.dispute.created", id);
        assertThat(told.money()).hasSize(2).last().isEqualTo(reference);
        var fact = told.fact();
        assertThat(fact.state()).isEqualTo(DisputeState.NEEDS_RESPONSE);
        assertThat(fact.amount()).isEqualTo(OPENING.due());
        assertThat(fact.evidenceBy()).isEqualTo(NOW.plusSeconds(7 * 86_400));
        assertThat(fact.movements()).singleElement().satisfies(taken -> {
            assertThat(taken.withdrawn()).isTrue();
            assertThat(taken.amount()).isEqualTo(OPENING.due());
            assertThat(taken.fee()).isEqualTo(Money.of(1500, "CNY"));
        });

        post(
                "/v1/disputes/" + id,
                "application/x-www-form-urlencoded",
                "evidence[uncategorized_text]=winning_evidence");
        var won = disputeTold("charge.dispute.closed", id).fact();
        assertThat(won.state()).isEqualTo(DisputeState.WON);
        assertThat(won.movements()).extracting(DisputeFact.Movement::withdrawn).containsExactly(true, false);
        assertThat(won.movements().getLast().fee()).isEqualTo(Money.of(0, "CNY"));

        var lines = ((DayList.Told) stripe.list(LocalDate.ofInstant(NOW, ZoneOffset.UTC))).lines();
        assertThat(lines)
                .filteredOn(line -> line.kind() == DayList.Kind.DISPUTE || line.kind() == DayList.Kind.DISPUTE_RETURNED)
                .extracting(DayList.Line::providerReference)
                .containsExactlyElementsOf(won.movements().stream()
                        .map(DisputeFact.Movement::reference)
                        .toList());
    }

    private ProviderNotification.DisputeTold disputeTold(String type, String id) throws Exception {
        var body = "{\"id\":\"evt_1\",\"type\":\"%s\",\"livemode\":false,\"data\":{\"object\":%s}}"
                .formatted(type, get("/v1/disputes/" + id));
        var said = ((Notified.Verified) parse(body, signature(body, NOW))).notification();
        assertThat(said.facts()).isEmpty();
        assertThat(said.refunds()).isEmpty();
        return said.disputes().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "warning_needs_response,NEEDS_RESPONSE,true",
        "warning_under_review,UNDER_REVIEW,true",
        "warning_closed,CLOSED,true",
        "under_review,UNDER_REVIEW,false",
        "lost,LOST,false",
        "a_new_word,,false"
    })
    void each_state_of_a_dispute_is_one_of_ours(String status, DisputeState state, boolean inquiry) throws Exception {
        var body = "{\"id\":\"evt_1\",\"type\":\"charge.dispute.updated\",\"livemode\":false,\"data\":{\"object\":"
                + "{\"id\":\"dp_1\",\"amount\":5,\"currency\":\"cny\",\"charge\":\"ch_1\",\"status\":\"%s\"}}}"
                        .formatted(status);
        var fact = ((Notified.Verified) parse(body, signature(body, NOW)))
                .notification()
                .disputes()
                .getFirst()
                .fact();
        assertThat(fact.state()).isEqualTo(state);
        assertThat(fact.inquiry()).isEqualTo(inquiry);
        assertThat(fact.movements()).isEmpty();
    }

    private JsonObject get(String path) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .header("Authorization", "Bearer " + KEY)
                        .build(),
                BodyHandlers.ofString());
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> signed(String body, String secret) {
        try {
            return Map.of(
                    "stripe-signature", Webhook.Signature.generateSignatureHeader(body, secret, NOW.getEpochSecond()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
