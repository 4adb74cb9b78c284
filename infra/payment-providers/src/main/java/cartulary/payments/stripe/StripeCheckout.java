package cartulary.payments.stripe;

import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.support.Ids;
import cartulary.payments.PaymentProvider.Opening;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.stripe.exception.StripeException;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.service.V1Services;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Stripe's own page to pay on. The session is the payment's reference in our book, for its intent is told only when the page
 * is done; and that intent is what money is given back by.
 */
final class StripeCheckout {
    /** Stripe takes no page that ends sooner; ours is closed when our own time to pay ends. */
    private static final Duration OPEN_MIN = Duration.ofMinutes(31);

    private static final Duration SKEW = Duration.ofMinutes(10);

    private final StripeSettings.Checkout page;
    private final Supplier<V1Services> stripe;

    StripeCheckout(StripeSettings.Checkout page, Supplier<V1Services> stripe) {
        this.page = page;
        this.stripe = stripe;
    }

    static boolean isSession(String reference) {
        return reference != null && reference.startsWith("cs_");
    }

    JsonObject open(Opening opening) throws StripeException {
        var order = opening.orderId().value();
        var nonce = Ids.hash(opening.paymentId().value(), opening.requestedAt().toString());
        var earliest = opening.requestedAt().plus(OPEN_MIN);
        var until = opening.payBy().isBefore(earliest) ? earliest : opening.payBy();
        var params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setClientReferenceId(order)
                .setSuccessUrl(filled(page.successUrl(), order, nonce))
                .setCancelUrl(filled(page.cancelUrl(), order, nonce))
                .setExpiresAt(until.getEpochSecond())
                .putMetadata(StripeFacts.PAYMENT_ID, opening.paymentId().value())
                .putMetadata(StripeFacts.ORDER_ID, order)
                .putMetadata("nonce", nonce)
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .putMetadata(StripeFacts.PAYMENT_ID, opening.paymentId().value())
                        .putMetadata(StripeFacts.ORDER_ID, order)
                        .putMetadata(StripeFacts.PAGE, "checkout")
                        .build())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                .setCurrency(opening.due()
                                        .currency()
                                        .getCurrencyCode()
                                        .toLowerCase(Locale.ROOT))
                                .setUnitAmount(StripeAmount.of(opening.due()))
                                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                        .setName("Order " + order.substring(order.length() - 8))
                                        .build())
                                .build())
                        .build());
        if (opening.customer() != null) params.putMetadata("user", opening.customer());
        return StripeProvider.json(stripe.get()
                .checkout()
                .sessions()
                .create(params.build(), StripeProvider.keyed(opening.paymentId() + ":checkout")));
    }

    private static String filled(String url, String order, String nonce) {
        return url.replace("{orderId}", order).replace("{nonce}", nonce);
    }

    JsonObject retrieve(String reference) throws StripeException {
        return StripeProvider.json(stripe.get().checkout().sessions().retrieve(reference));
    }

    /** Null if there is none. */
    JsonObject find(Opening opening) throws StripeException {
        var params = SessionListParams.builder()
                .setLimit(100L)
                .setCreated(SessionListParams.Created.builder()
                        .setGte(opening.requestedAt().minus(SKEW).getEpochSecond())
                        .build());
        while (true) {
            var listed = StripeProvider.json(stripe.get().checkout().sessions().list(params.build()));
            JsonObject last = null;
            for (JsonElement element : listed.getAsJsonArray("data")) {
                last = element.getAsJsonObject();
                if (opening.paymentId().equals(StripeFacts.paymentId(last))) return last;
            }
            if (last == null || !listed.get("has_more").getAsBoolean()) return null;
            params.setStartingAfter(StripeFacts.required(last, "id"));
        }
    }

    ProviderFact close(JsonObject session, Opening opening, int attempt) throws StripeException {
        if (!isOpen(session)) return fact(session);
        var reference = StripeFacts.required(session, "id");
        try {
            return fact(StripeProvider.json(stripe.get()
                    .checkout()
                    .sessions()
                    .expire(reference, StripeProvider.keyed(opening.paymentId() + ":expire:" + attempt))));
        } catch (StripeException refused) {
            if (!StripeProvider.isRefusal(refused)) throw refused;
            var now = retrieve(reference); // The money may have come between the two calls.
            return isOpen(now) ? new ProviderFact.Unknown(reference, "not closed: open") : fact(now);
        }
    }

    private static boolean isOpen(JsonObject session) {
        return StripeFacts.required(session, "status").equals("open");
    }

    static List<ProviderFact> facts(JsonObject session) {
        return List.of(fact(session));
    }

    static ProviderFact fact(JsonObject session) {
        var reference = StripeFacts.required(session, "id");
        var status = StripeFacts.required(session, "status");
        return switch (status) {
            case "open" ->
                new ProviderFact.ActionRequired(
                        reference, new PayParameters(null, StripeFacts.required(session, "url")));
            case "expired" -> new ProviderFact.Closed(reference);
            case "complete" ->
                StripeFacts.required(session, "payment_status").equals("paid")
                        ? new ProviderFact.Captured(
                                reference,
                                StripeFacts.required(session, "payment_intent"),
                                StripeAmount.money(
                                        session.get("amount_total")
                                                .getAsBigDecimal()
                                                .longValueExact(),
                                        StripeFacts.required(session, "currency")))
                        : new ProviderFact.Pending(reference);
            default -> new ProviderFact.Unknown(reference, "status " + status);
        };
    }

    /** The intent that money is given back by. */
    String intent(String reference) throws StripeException {
        return StripeFacts.required(retrieve(reference), "payment_intent");
    }
}
