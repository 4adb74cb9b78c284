package cartulary.payments.stripe;

import cartulary.contract.payment.DisputeFact;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedCard;
import cartulary.payments.DayList;
import cartulary.payments.ProviderNotification;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Stripe's JSON in our words. We read our few fields ourselves: the library's own reading comes out empty as soon as an
 * event was written in another API version, and an event must never be lost over that.
 */
final class StripeFacts {
    static final String PAYMENT_ID = "payment_id";
    static final String ORDER_ID = "order_id";
    static final String REFUND_ID = "refund_id";
    /** Of a customer: which of our shoppers it is. */
    static final String CUSTOMER_ID = "customer_id";
    /** Marks the intent behind a page of Stripe's. */
    static final String PAGE = "page";

    private final String payPage;

    /** @param payPage template; may be null */
    StripeFacts(String payPage) {
        this.payPage = payPage;
    }

    /** All that an intent says, so that a lost answer and a lost decline are both made up for by one question. */
    List<ProviderFact> ofIntent(JsonObject intent) {
        var facts = new ArrayList<ProviderFact>();
        var reference = required(intent, "id");
        var status = required(intent, "status");
        facts.add(
                switch (status) {
                    case "requires_payment_method", "requires_confirmation", "requires_action" ->
                        actionRequired(intent, reference);
                    case "processing" -> new ProviderFact.Pending(reference);
                    case "requires_capture" ->
                        new ProviderFact.Authorized(
                                reference,
                                StripeAmount.money(number(intent, "amount_capturable"), required(intent, "currency")));
                    case "succeeded" ->
                        new ProviderFact.Captured(
                                reference,
                                required(intent, "latest_charge"),
                                StripeAmount.money(number(intent, "amount_received"), required(intent, "currency")));
                    case "canceled" -> new ProviderFact.Closed(reference);
                    default -> new ProviderFact.Unknown(reference, "status " + status);
                });
        if (status.equals("requires_payment_method") && object(intent, "last_payment_error") != null) {
            facts.add(declined(intent));
        }
        return facts;
    }

    /** The one fact that the type of the event tells; none for types that say nothing we act on. */
    List<ProviderFact> ofIntentEvent(String type, JsonObject intent) {
        return switch (type) {
            case "payment_intent.payment_failed" -> List.of(declined(intent));
            case "payment_intent.succeeded",
                    "payment_intent.canceled",
                    "payment_intent.processing",
                    "payment_intent.amount_capturable_updated",
                    "payment_intent.requires_action" -> ofIntent(intent);
            default -> List.of();
        };
    }

    static boolean isOfPage(JsonObject intent) {
        return metadata(intent, PAGE) != null;
    }

    /** Of an intent behind a page only declines count: all else is told of the page, which our book knows it by. */
    List<ProviderFact> ofPagesIntent(String type, JsonObject intent) {
        if (!type.equals("payment_intent.payment_failed")) return List.of();
        var declined = declined(intent);
        return List.of(new ProviderFact.Declined(null, declined.attemptReference(), declined.code()));
    }

    RefundFact ofRefund(JsonObject refund) {
        var reference = required(refund, "id");
        var status = required(refund, "status");
        return switch (status) {
            case "succeeded" -> new RefundFact.Succeeded(reference);
            case "pending", "requires_action" -> new RefundFact.Pending(reference);
            case "failed", "canceled" -> {
                var reason = text(refund, "failure_reason");
                yield new RefundFact.Failed(reference, reason == null ? status : reason);
            }
            default -> new RefundFact.Unknown(reference, "status " + status);
        };
    }

    /** One that does not bear our number was made past us. */
    ProviderNotification.RefundTold refundTold(JsonObject refund) {
        var ours = refundId(refund);
        if (ours != null) return new ProviderNotification.RefundTold(ours, ofRefund(refund));
        return new ProviderNotification.RefundTold(
                null,
                ofRefund(refund),
                StripeAmount.money(number(refund, "amount"), required(refund, "currency")),
                text(refund, "charge"));
    }

    /** What a shopper tells a card by, and its name at Stripe; nothing else of it. */
    static SavedCard card(String customer, JsonObject method) {
        var card = method.getAsJsonObject("card");
        return new SavedCard(
                customer,
                required(method, "id"),
                text(card, "brand"),
                text(card, "last4"),
                (int) number(card, "exp_month"),
                (int) number(card, "exp_year"),
                text(card, "fingerprint"));
    }

    /** It bears no number of ours: the money itself does, which our book knows by the charge, or by the intent of a page. */
    ProviderNotification.DisputeTold disputeTold(JsonObject dispute) {
        var currency = required(dispute, "currency");
        var status = required(dispute, "status");
        var details = object(dispute, "evidence_details");
        var dueBy = details == null ? null : text(details, "due_by");
        var movements = new ArrayList<DisputeFact.Movement>();
        var listed = dispute.get("balance_transactions");
        if (listed != null && listed.isJsonArray()) {
            for (var each : listed.getAsJsonArray()) movements.add(movement(each.getAsJsonObject()));
        }
        var fact = new DisputeFact(
                required(dispute, "id"),
                StripeAmount.money(number(dispute, "amount"), currency),
                text(dispute, "reason") == null ? "" : text(dispute, "reason"),
                stateOf(status),
                status.startsWith("warning_"),
                dueBy == null ? null : Instant.ofEpochSecond(Long.parseLong(dueBy)),
                movements);
        return new ProviderNotification.DisputeTold(
                fact,
                Stream.of(text(dispute, "charge"), text(dispute, "payment_intent"))
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Taken with a fee on top, or given back with or without it. */
    private static DisputeFact.Movement movement(JsonObject transaction) {
        var currency = required(transaction, "currency");
        var amount = number(transaction, "amount");
        var fee = transaction.has("fee") ? number(transaction, "fee") : 0;
        return new DisputeFact.Movement(
                required(transaction, "id"),
                amount < 0,
                StripeAmount.money(Math.abs(amount), currency),
                StripeAmount.money(Math.max(0, amount < 0 ? fee : -fee), currency));
    }

    private static DisputeState stateOf(String status) {
        return switch (status) {
            case "needs_response", "warning_needs_response" -> DisputeState.NEEDS_RESPONSE;
            case "under_review", "warning_under_review" -> DisputeState.UNDER_REVIEW;
            case "won" -> DisputeState.WON;
            case "lost" -> DisputeState.LOST;
            case "warning_closed", "prevented" -> DisputeState.CLOSED;
            default -> null;
        };
    }

    private ProviderFact actionRequired(JsonObject intent, String reference) {
        var secret = required(intent, "client_secret");
        var page = payPage == null
                ? null
                : payPage.replace("{intent}", encoded(reference)).replace("{clientSecret}", encoded(secret));
        return new ProviderFact.ActionRequired(reference, new PayParameters(secret, page));
    }

    /** The charge names the attempt: every confirmation of the one intent makes a new one. */
    private static ProviderFact.Declined declined(JsonObject intent) {
        var error = object(intent, "last_payment_error");
        if (error == null) throw new IllegalArgumentException("a declined intent without an error");
        var charge = text(error, "charge");
        if (charge == null) charge = text(intent, "latest_charge");
        var method = object(error, "payment_method");
        // A card refused before it was charged (a failed 3-D Secure) has no charge; its payment method is as unique.
        if (charge == null && method != null) charge = text(method, "id");
        if (charge == null) charge = required(intent, "id");
        var code = text(error, "decline_code");
        if (code == null) code = text(error, "code");
        return new ProviderFact.Declined(required(intent, "id"), charge, code == null ? "declined" : code);
    }

    /** A movement on the balance, its source expanded; null if it is none of payments (a payout, a fee of its own). */
    static DayList.Line line(JsonObject transaction) {
        var kind =
                switch (required(transaction, "type")) {
                    case "charge", "payment" -> DayList.Kind.CHARGE;
                    case "refund", "payment_refund" -> DayList.Kind.REFUND;
                    case "refund_failure", "payment_failure_refund" -> DayList.Kind.REFUND_RETURNED;
                    case "adjustment" ->
                        number(transaction, "amount") < 0 ? DayList.Kind.DISPUTE : DayList.Kind.DISPUTE_RETURNED;
                    default -> null;
                };
        if (kind == null) return null;
        var expanded = transaction.get("source");
        var source = expanded != null && expanded.isJsonObject() ? expanded.getAsJsonObject() : new JsonObject();
        var currency = required(transaction, "currency");
        var payment = paymentId(source);
        var refund = refundId(source);
        return new DayList.Line(
                kind,
                refund != null ? refund.value() : payment == null ? null : payment.value(),
                payment,
                refund,
                referenceOf(kind, source, transaction),
                StripeAmount.money(Math.abs(number(transaction, "amount")), currency),
                StripeAmount.money(Math.abs(number(transaction, "fee")), currency),
                Instant.ofEpochSecond(number(transaction, "created")),
                required(transaction, "status"),
                kind == DayList.Kind.CHARGE ? null : text(source, "charge"));
    }

    /** Of what was paid on a page our book knows the intent. */
    private static String referenceOf(DayList.Kind kind, JsonObject source, JsonObject transaction) {
        if (kind == DayList.Kind.CHARGE && isOfPage(source)) return text(source, "payment_intent");
        // Over one dispute money may move more than once.
        if (kind == DayList.Kind.DISPUTE || kind == DayList.Kind.DISPUTE_RETURNED) return required(transaction, "id");
        return source.has("id") ? required(source, "id") : text(transaction, "source");
    }

    /** Null if the object is none of ours. */
    static PaymentId paymentId(JsonObject object) {
        var value = metadata(object, PAYMENT_ID);
        return value == null || !value.matches("payment-[0-9a-f]{32}") ? null : new PaymentId(value);
    }

    /** Null if the object is none of ours. */
    static RefundId refundId(JsonObject object) {
        var value = metadata(object, REFUND_ID);
        return value == null || !value.matches("refund-[0-9a-f]{32}") ? null : new RefundId(value);
    }

    private static String metadata(JsonObject object, String key) {
        var metadata = object(object, "metadata");
        return metadata == null ? null : text(metadata, key);
    }

    static String required(JsonObject object, String name) {
        var value = text(object, name);
        if (value == null) throw new IllegalArgumentException("no " + name);
        return value;
    }

    static String text(JsonObject object, String name) {
        var value = object.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    static JsonObject object(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsJsonObject();
    }

    private static long number(JsonObject object, String name) {
        var value = object.get(name);
        if (value == null || value.isJsonNull()) throw new IllegalArgumentException("no " + name);
        return value.getAsBigDecimal().longValueExact();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
