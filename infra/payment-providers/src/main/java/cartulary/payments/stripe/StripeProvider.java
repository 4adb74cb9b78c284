package cartulary.payments.stripe;

import cartulary.contract.money.Money;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.payments.DayList;
import cartulary.payments.Guard;
import cartulary.payments.Kept;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderNotification;
import cartulary.payments.RawText;
import cartulary.payments.Reach;
import cartulary.payments.Standing;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeObjectInterface;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.service.V1Services;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Stripe, through payment intents, or through its own page ({@link StripeCheckout}): one order, one intent, as many attempts
 * as the shopper needs.
 * The intent's metadata carries our payment id, so that it is found again even if the answer that named it was lost.
 */
public final class StripeProvider implements PaymentProvider {
    /** How far the signed time of a notification may be from ours, either way; the library looks at one way only. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** Their clock may be behind ours by so much when we look for an intent by its time. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final StripeSettings settings;
    private final StripeFacts facts;
    private final Guard guard;
    private final GuardedHttp http;
    /** Also of a shop that has none any more: what was opened on it is paid on it. */
    private final StripeCheckout checkout;

    private volatile Reached reached;

    /** The library's client for one way of reaching Stripe. */
    private record Reached(Reach reach, StripeClient client) {}

    static {
        // Only a static switch exists for it: no timings of our calls are sent back to Stripe.
        com.stripe.Stripe.enableTelemetry = false;
    }

    public StripeProvider(StripeSettings settings) {
        this(settings, Guard.of("stripe", settings.apiBase(), settings.connectTimeout(), settings.readTimeout()));
    }

    public StripeProvider(StripeSettings settings, Guard guard) {
        this.settings = settings;
        this.facts = new StripeFacts(settings.payPage());
        this.guard = guard;
        this.http = new GuardedHttp(guard);
        this.reached = reached(guard.reach());
        this.checkout = new StripeCheckout(settings.checkout(), this::stripe);
    }

    private Reached reached(Reach reach) {
        return new Reached(
                reach,
                StripeClient.builder()
                        .setApiKey(settings.secretKey())
                        .setStripeAccount(settings.account())
                        .setApiBase(reach.address())
                        .setConnectTimeout((int) reach.connectTimeout().toMillis())
                        .setReadTimeout((int) reach.readTimeout().toMillis())
                        .setMaxNetworkRetries(0) // The guard's business.
                        .setHttpClient(http)
                        .build());
    }

    private V1Services stripe() {
        var now = guard.reach();
        if (!now.equals(reached.reach())) reached = reached(now);
        return reached.client().v1();
    }

    @Override
    public String name() {
        return "stripe";
    }

    /** Asked for an intent that cannot be: any considered answer will do. */
    @Override
    public boolean answers() {
        try {
            http.probe(() -> retrieve("pi_0"));
            return true;
        } catch (StripeException e) {
            // The library says 0 where there was no answer at all.
            return e.getStatusCode() != null && e.getStatusCode() > 0 && e.getStatusCode() < 500;
        } catch (RuntimeException _) {
            return false;
        }
    }

    @Override
    public boolean isLeftAlone() {
        return guard.isLeftAlone();
    }

    @Override
    public ProviderFact start(Opening opening) {
        return call(
                null,
                () -> settings.checkout() != null
                        ? StripeCheckout.fact(checkout.open(opening))
                        : facts.ofIntent(begun(opening)).getFirst(),
                // Validation precedes execution at Stripe: a refused request opened nothing.
                refusal -> new ProviderFact.NotSent(null, why(refusal)));
    }

    /** With a card that is kept it is tried at once; whatever comes of that, it is payable, paid or being paid. */
    private JsonObject begun(Opening opening) throws StripeException {
        var intent = open(opening);
        var card = card(opening);
        if (card == null || card.keeps() || !"requires_confirmation".equals(StripeFacts.text(intent, "status"))) {
            return intent;
        }
        var reference = StripeFacts.required(intent, "id");
        try {
            return json(stripe().paymentIntents().confirm(reference, keyed(opening.paymentId() + ":confirm")));
        } catch (StripeException refused) {
            if (!isRefusal(refused)) throw refused;
            return retrieve(reference); // Declined, or gone: another card may be taken on the page.
        }
    }

    /** Null unless a signed-in shopper's card is to be kept, or is. */
    private static CardPayer card(Opening opening) {
        return opening.way() == null || opening.way() == PayWay.CARD ? CardPayer.of(opening.payer()) : null;
    }

    /** One for each shopper of ours: looked for first, and made under a key of the shopper's own. */
    private String customer(String customerId) throws StripeException {
        var found = json(stripe().customers()
                        .search(CustomerSearchParams.builder()
                                .setQuery("metadata['%s']:'%s'".formatted(StripeFacts.CUSTOMER_ID, customerId))
                                .build()))
                .getAsJsonArray("data");
        if (!found.isEmpty()) return StripeFacts.required(found.get(0).getAsJsonObject(), "id");
        return StripeFacts.required(
                json(stripe().customers()
                        .create(
                                CustomerCreateParams.builder()
                                        .putMetadata(StripeFacts.CUSTOMER_ID, customerId)
                                        .build(),
                                keyed(customerId + ":customer"))),
                "id");
    }

    /** Stripe's own page is opened without any of it. */
    @Override
    public boolean keepsCards() {
        return settings.checkout() == null;
    }

    @Override
    public Kept kept(Opening opening, String providerReference) {
        if (StripeCheckout.isSession(providerReference)) return new Kept.None();
        try {
            var intent = retrieve(providerReference);
            var customer = StripeFacts.text(intent, "customer");
            var token = StripeFacts.text(intent, "payment_method");
            if (StripeFacts.text(intent, "setup_future_usage") == null || customer == null || token == null) {
                return new Kept.None();
            }
            var method = json(stripe().paymentMethods().retrieve(token));
            return customer.equals(StripeFacts.text(method, "customer"))
                    ? new Kept.Card(StripeFacts.card(customer, method))
                    : new Kept.None();
        } catch (StripeException e) {
            return isRefusal(e) ? new Kept.None() : new Kept.Unknown(why(e));
        } catch (RuntimeException e) {
            return new Kept.Unknown(why(e));
        }
    }

    @Override
    public boolean forget(String token) {
        try {
            try {
                // With no key of ours: an answer that failed would be repeated for a day.
                return isLoose(json(stripe().paymentMethods().detach(token)));
            } catch (StripeException refused) {
                if (!isRefusal(refused)) throw refused;
                return isLoose(json(stripe().paymentMethods().retrieve(token)));
            }
        } catch (StripeException e) {
            return e.getStatusCode() != null && e.getStatusCode() == 404; // They know of no such card.
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** It belongs to nobody, and never can again. */
    private static boolean isLoose(JsonObject method) {
        return StripeFacts.text(method, "customer") == null;
    }

    /**
     * A card or a customer that is gone since the order was placed is refused; then the payment is opened as any other, for
     * another card, under a key of its own: what is gone does not come back, so each repeat takes the same road.
     */
    private JsonObject open(Opening opening) throws StripeException {
        var card = card(opening);
        if (card == null) return open(opening, null, ":start");
        try {
            return open(opening, card, ":start");
        } catch (StripeException refused) {
            if (!isRefusal(refused)) throw refused;
            return open(opening, null, ":start:bare");
        }
    }

    private JsonObject open(Opening opening, CardPayer card, String step) throws StripeException {
        var due = opening.due();
        var params = PaymentIntentCreateParams.builder();
        if (card != null && card.keeps() && opening.customer() != null) {
            params.setCustomer(card.customer() == null ? customer(opening.customer()) : card.customer())
                    .setSetupFutureUsage(PaymentIntentCreateParams.SetupFutureUsage.ON_SESSION);
        } else if (card != null && !card.keeps()) {
            params.setCustomer(card.customer()).setPaymentMethod(card.token());
        }
        return json(stripe().paymentIntents()
                .create(
                        params.setAmount(StripeAmount.of(due))
                                .setCurrency(due.currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                                .setCaptureMethod(
                                        settings.manualCapture()
                                                ? PaymentIntentCreateParams.CaptureMethod.MANUAL
                                                : PaymentIntentCreateParams.CaptureMethod.AUTOMATIC)
                                .setAutomaticPaymentMethods(automatic(card))
                                .putMetadata(
                                        StripeFacts.PAYMENT_ID,
                                        opening.paymentId().value())
                                .putMetadata(
                                        StripeFacts.ORDER_ID, opening.orderId().value())
                                .build(),
                        keyed(opening.paymentId() + step)));
    }

    /** A card that is kept is tried with nobody's browser at hand. */
    private static PaymentIntentCreateParams.AutomaticPaymentMethods automatic(CardPayer card) {
        var automatic =
                PaymentIntentCreateParams.AutomaticPaymentMethods.builder().setEnabled(true);
        if (card != null && !card.keeps()) {
            automatic.setAllowRedirects(PaymentIntentCreateParams.AutomaticPaymentMethods.AllowRedirects.NEVER);
        }
        return automatic.build();
    }

    @Override
    public List<ProviderFact> query(Opening opening, String providerReference) {
        return call(
                providerReference,
                () -> {
                    if (onPage(providerReference)) {
                        var session = providerReference == null
                                ? checkout.find(opening)
                                : checkout.retrieve(providerReference);
                        if (session != null) return StripeCheckout.facts(session);
                    }
                    var intent = providerReference == null ? find(opening) : retrieve(providerReference);
                    return intent == null
                            ? List.of(new ProviderFact.NotSent(null, "no intent carries our reference"))
                            : facts.ofIntent(intent);
                },
                refusal -> List.of(new ProviderFact.Unknown(providerReference, why(refusal))),
                List::of);
    }

    private boolean onPage(String reference) {
        return reference == null ? settings.checkout() != null : StripeCheckout.isSession(reference);
    }

    private JsonObject retrieve(String reference) throws StripeException {
        return json(stripe().paymentIntents().retrieve(reference));
    }

    /** Listed, not searched: Stripe's search lags behind by up to a minute. Null if there is none. */
    private JsonObject find(Opening opening) throws StripeException {
        var since = opening.requestedAt().minus(SKEW).getEpochSecond();
        var params = PaymentIntentListParams.builder()
                .setLimit(100L)
                .setCreated(
                        PaymentIntentListParams.Created.builder().setGte(since).build());
        while (true) {
            var page = json(stripe().paymentIntents().list(params.build()));
            JsonObject last = null;
            for (JsonElement element : page.getAsJsonArray("data")) {
                last = element.getAsJsonObject();
                if (opening.paymentId().equals(StripeFacts.paymentId(last))) return last;
            }
            if (last == null || !page.get("has_more").getAsBoolean()) return null;
            params.setStartingAfter(StripeFacts.required(last, "id"));
        }
    }

    @Override
    public ProviderFact close(Opening opening, String providerReference, int attempt) {
        return call(
                providerReference,
                () -> {
                    if (onPage(providerReference)) {
                        var session = providerReference == null
                                ? checkout.open(opening)
                                : checkout.retrieve(providerReference);
                        return checkout.close(session, opening, attempt);
                    }
                    var intent = providerReference == null ? open(opening) : retrieve(providerReference);
                    // An intent that can no longer be cancelled tells why by its state, not by the error.
                    if (ended(intent)) return facts.ofIntent(intent).getFirst();
                    var reference = StripeFacts.required(intent, "id");
                    try {
                        intent = json(stripe().paymentIntents()
                                .cancel(reference, keyed(opening.paymentId() + ":close:" + attempt)));
                    } catch (StripeException refused) {
                        if (!isRefusal(refused)) throw refused;
                        intent = retrieve(reference); // The money may have come between the two calls.
                    }
                    return ended(intent)
                            ? facts.ofIntent(intent).getFirst()
                            : new ProviderFact.Unknown(
                                    reference, "not closed: " + StripeFacts.required(intent, "status"));
                },
                refusal -> new ProviderFact.Unknown(providerReference, why(refusal)));
    }

    private static boolean ended(JsonObject intent) {
        var status = StripeFacts.required(intent, "status");
        return status.equals("succeeded") || status.equals("canceled");
    }

    @Override
    public ProviderFact capture(Opening opening, String providerReference, Money amount) {
        return call(
                providerReference,
                () -> facts.ofIntent(json(stripe().paymentIntents()
                                .capture(
                                        providerReference,
                                        PaymentIntentCaptureParams.builder()
                                                .setAmountToCapture(StripeAmount.of(amount))
                                                .build(),
                                        keyed(opening.paymentId() + ":capture:" + amount.minorUnits()))))
                        .getFirst(),
                refusal -> {
                    try {
                        return facts.ofIntent(retrieve(providerReference)).getFirst();
                    } catch (StripeException | RuntimeException e) {
                        return new ProviderFact.Unknown(providerReference, why(e));
                    }
                });
    }

    /** The charge tells what went back and whether a bank disputes it; the intent stays as it was. */
    @Override
    public Standing standing(Opening opening, String providerReference) {
        try {
            var page = StripeCheckout.isSession(providerReference);
            var intent = retrieve(page ? checkout.intent(providerReference) : providerReference);
            var status = StripeFacts.required(intent, "status");
            if (!status.equals("succeeded")) return new Standing.Gone(status);
            var charge = json(stripe().charges().retrieve(StripeFacts.required(intent, "latest_charge")));
            if (charge.get("disputed").getAsBoolean() && !isWon(StripeFacts.required(charge, "id"))) {
                return new Standing.Gone("disputed");
            }
            var kept = charge.get("amount_captured").getAsLong()
                    - charge.get("amount_refunded").getAsLong();
            return new Standing.Held(StripeAmount.money(kept, StripeFacts.required(charge, "currency")));
        } catch (StripeException | RuntimeException e) {
            return new Standing.Unknown(why(e));
        }
    }

    /** A charge stays called disputed when the bank has given the money back. */
    private boolean isWon(String charge) throws StripeException {
        var disputes = json(stripe().disputes()
                        .list(DisputeListParams.builder().setCharge(charge).build()))
                .getAsJsonArray("data");
        return disputes.asList().stream()
                .allMatch(dispute -> StripeFacts.required(dispute.getAsJsonObject(), "status")
                        .equals("won"));
    }

    @Override
    public ZoneId calendar() {
        return ZoneOffset.UTC;
    }

    /** What moved on the balance, with the charge or refund behind it; so it is the money, not what was asked for. */
    @Override
    public DayList list(LocalDate day) {
        try {
            var params = BalanceTransactionListParams.builder()
                    .setLimit(100L)
                    .addExpand("data.source")
                    .setCreated(BalanceTransactionListParams.Created.builder()
                            .setGte(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                            .setLt(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                            .build());
            var lines = new ArrayList<DayList.Line>();
            while (true) {
                var page = json(stripe().balanceTransactions().list(params.build()));
                JsonObject last = null;
                for (JsonElement element : page.getAsJsonArray("data")) {
                    last = element.getAsJsonObject();
                    var line = StripeFacts.line(last);
                    if (line != null) lines.add(line);
                }
                if (last == null || !page.get("has_more").getAsBoolean()) break;
                params.setStartingAfter(StripeFacts.required(last, "id"));
            }
            return new DayList.Told(lines.reversed());
        } catch (StripeException | RuntimeException e) {
            return new DayList.Unknown(why(e));
        }
    }

    @Override
    public String proof() {
        try {
            retrieve("pi_0");
            return null;
        } catch (StripeException e) {
            return e.getStatusCode() != null && e.getStatusCode() == 401 ? "Stripe does not know the secret key" : null;
        } catch (RuntimeException _) {
            return null;
        }
    }

    private String intentOf(Refunding refunding) throws StripeException {
        var reference = refunding.providerReference();
        return StripeCheckout.isSession(reference) ? checkout.intent(reference) : reference;
    }

    @Override
    public RefundFact refund(Refunding refunding) {
        try {
            var refund = stripe().refunds()
                    .create(
                            RefundCreateParams.builder()
                                    .setPaymentIntent(intentOf(refunding))
                                    .setAmount(StripeAmount.of(refunding.amount()))
                                    .putMetadata(
                                            StripeFacts.REFUND_ID,
                                            refunding.refundId().value())
                                    .putMetadata(
                                            StripeFacts.PAYMENT_ID,
                                            refunding.paymentId().value())
                                    .build(),
                            keyed(refunding.refundId() + ":refund"));
            return facts.ofRefund(json(refund));
        } catch (StripeException e) {
            return isRefusal(e) ? new RefundFact.Failed(null, code(e)) : new RefundFact.Unknown(null, why(e));
        } catch (RuntimeException e) {
            return new RefundFact.Unknown(null, why(e));
        }
    }

    @Override
    public RefundFact queryRefund(Refunding refunding) {
        try {
            var params = RefundListParams.builder()
                    .setPaymentIntent(intentOf(refunding))
                    .setLimit(100L)
                    .build();
            for (JsonElement element : json(stripe().refunds().list(params)).getAsJsonArray("data")) {
                var refund = element.getAsJsonObject();
                if (refunding.refundId().equals(StripeFacts.refundId(refund))) return facts.ofRefund(refund);
            }
            return new RefundFact.Unknown(null, "no refund carries our reference");
        } catch (StripeException | RuntimeException e) {
            return new RefundFact.Unknown(null, why(e));
        }
    }

    @Override
    public Notified parseNotification(byte[] rawBody, Map<String, String> headers, Instant now) {
        try {
            var body = RawText.of(rawBody);
            var header = headers.get("stripe-signature");
            if (header == null) return Notified.refused("no signature");
            verify(body, header, now);
            if (Duration.between(now, signedAt(header)).compareTo(TOLERANCE) > 0) {
                return Notified.refused("signed in the future");
            }
            var event = JsonParser.parseString(body).getAsJsonObject();
            if (event.get("livemode").getAsBoolean() != settings.live()) {
                return Notified.refused("of the other mode (live or test)");
            }
            if (!Objects.equals(StripeFacts.text(event, "account"), settings.account())) {
                return Notified.refused("of another account");
            }
            return new Notified.Verified(read(event));
        } catch (SignatureVerificationException e) {
            return Notified.refused("signature");
        } catch (RuntimeException e) {
            // The library throws five different ones on a broken header alone (found by fuzzing).
            return Notified.refused(e.getClass().getSimpleName());
        }
    }

    /** By any of our secrets: while one replaces another, Stripe may sign with either. */
    private void verify(String body, String header, Instant now) throws SignatureVerificationException {
        SignatureVerificationException refused = null;
        for (var secret : settings.webhookSecrets()) {
            try {
                Webhook.Signature.verifyHeader(
                        body, header, secret.strip(), TOLERANCE.toSeconds(), Clock.fixed(now, ZoneOffset.UTC));
                return;
            } catch (SignatureVerificationException e) {
                refused = e;
            }
        }
        throw Objects.requireNonNull(refused);
    }

    private static Instant signedAt(String header) {
        for (var part : header.split(",", -1)) {
            if (part.startsWith("t=")) return Instant.ofEpochSecond(Long.parseLong(part.substring(2)));
        }
        throw new IllegalArgumentException("no time in the signature");
    }

    @Override
    public ProviderNotification readVerified(byte[] rawBody) {
        return read(JsonParser.parseString(RawText.of(rawBody)).getAsJsonObject());
    }

    private ProviderNotification read(JsonObject event) {
        var id = StripeFacts.required(event, "id");
        if (!id.matches("[A-Za-z0-9_-]{1,200}")) throw new IllegalArgumentException("no event id");
        var type = StripeFacts.required(event, "type");
        var object = Objects.requireNonNull(StripeFacts.object(event, "data")).getAsJsonObject("object");
        var payment = StripeFacts.paymentId(object);
        if (type.startsWith("checkout.session.")) {
            var known = payment == null || type.equals("checkout.session.async_payment_failed");
            return new ProviderNotification(
                    name(), id, type, payment, known ? List.of() : StripeCheckout.facts(object), List.of());
        }
        if (type.startsWith("payment_intent.") && StripeFacts.isOfPage(object)) {
            return new ProviderNotification(name(), id, type, payment, facts.ofPagesIntent(type, object), List.of());
        }
        if (type.startsWith("payment_intent.")) {
            return new ProviderNotification(name(), id, type, payment, facts.ofIntentEvent(type, object), List.of());
        }
        if (type.startsWith("charge.dispute.")) {
            return new ProviderNotification(
                    name(), id, type, null, List.of(), List.of(), List.of(facts.disputeTold(object)));
        }
        var refunds =
                switch (type) {
                    case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                        told(List.of(object));
                    case "charge.refunded" -> {
                        // Only older API versions list the refunds there; newer ones send refund.* beside it.
                        var listed = StripeFacts.object(object, "refunds");
                        yield listed == null
                                ? List.<ProviderNotification.RefundTold>of()
                                : told(listed.getAsJsonArray("data").asList().stream()
                                        .map(JsonElement::getAsJsonObject)
                                        .toList());
                    }
                    default -> List.<ProviderNotification.RefundTold>of();
                };
        return new ProviderNotification(name(), id, type, payment, List.of(), refunds);
    }

    private List<ProviderNotification.RefundTold> told(List<JsonObject> refunds) {
        return refunds.stream().map(facts::refundTold).toList();
    }

    private ProviderFact call(String reference, Call<ProviderFact> call, Function<StripeException, ProviderFact> no) {
        return call(reference, call, no, Function.identity());
    }

    private <T> T call(
            String reference, Call<T> call, Function<StripeException, T> refused, Function<ProviderFact, T> as) {
        try {
            return call.run();
        } catch (StripeException e) {
            if (surelyNotSent(e)) return as.apply(new ProviderFact.NotSent(reference, why(e)));
            return isRefusal(e) ? refused.apply(e) : as.apply(new ProviderFact.Unknown(reference, why(e)));
        } catch (RuntimeException e) {
            // A truncated or foreign answer: the request itself may have been carried out.
            return as.apply(new ProviderFact.Unknown(reference, why(e)));
        }
    }

    private static boolean surelyNotSent(StripeException e) {
        if (e.getStatusCode() != null && e.getStatusCode() == 429) return true;
        return e instanceof ApiConnectionException connection && GuardedHttp.surelyNotSent(connection);
    }

    /** A considered no of the provider. 409: the same key is under way; 401, 403: ours to mend, then ask again. */
    static boolean isRefusal(StripeException e) {
        var status = e.getStatusCode();
        return status != null
                && (status == 400 || status == 402 || status == 404)
                && !"idempotency_error".equals(code(e));
    }

    private static String code(StripeException e) {
        if (e.getCode() != null) return e.getCode();
        var error = e.getStripeError();
        return error != null && error.getType() != null ? error.getType() : "http-" + e.getStatusCode();
    }

    /** Stored in events: class and code only, never the message, which may quote what was sent. */
    private static String why(Exception e) {
        return e instanceof StripeException stripe && stripe.getStatusCode() != null
                ? stripe.getStatusCode() + " " + code(stripe)
                : e.getClass().getSimpleName();
    }

    static RequestOptions keyed(String idempotencyKey) {
        return RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
    }

    static JsonObject json(StripeObjectInterface answer) {
        return JsonParser.parseString(answer.getLastResponse().body()).getAsJsonObject();
    }

    private interface Call<T> {
        T run() throws StripeException;
    }
}
