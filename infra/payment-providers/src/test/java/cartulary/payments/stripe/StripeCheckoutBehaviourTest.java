package cartulary.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.payment.ProviderFact;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderBehaviour;
import cartulary.payments.ProviderNotification;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On Stripe's own page all of the same holds. */
class StripeCheckoutBehaviourTest extends ProviderBehaviour {
    @Override
    protected PaymentProvider provider() {
        return new StripeProvider(StripeSettings.of(sandbox.url().toString(), STRIPE_KEY, STRIPE_SECRET, null)
                .on(new StripeSettings.Checkout(
                        "http://shop.example/orders/{orderId}?nonce={nonce}&session={CHECKOUT_SESSION_ID}",
                        "http://shop.example/orders/{orderId}")));
    }

    @Override
    protected Words words() {
        return new Words(
                "checkout.sessions.create",
                "checkout.sessions.retrieve",
                "checkout.sessions.expire",
                "refunds.create",
                "webhooks.*");
    }

    @Override
    protected void pay(ProviderFact.ActionRequired opened) throws Exception {
        confirm(opened, "pm_card_visa");
    }

    @Override
    protected void decline(ProviderFact.ActionRequired opened) throws Exception {
        confirm(opened, "pm_card_chargeDeclined");
    }

    private void confirm(ProviderFact.ActionRequired opened, String method) throws Exception {
        post(
                "/v1/payment_intents/" + inLedger(opened) + "/confirm",
                "payment_method=" + method + "&return_url=http%3A%2F%2Fshop.example%2Fpaid");
    }

    @Override
    protected String inLedger(ProviderFact.ActionRequired opened) {
        var path = URI.create(opened.parameters().payPage()).getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    protected String inLedger(String reference) throws Exception {
        return session(reference).get("payment_intent").getAsString();
    }

    private JsonObject session(String reference) throws Exception {
        return JsonParser.parseString(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(sandbox.url() + "/v1/checkout/sessions/" + reference))
                                        .header("Authorization", "Bearer " + STRIPE_KEY)
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .getAsJsonObject();
    }

    @Test
    void the_page_knows_the_order_a_nonce_and_the_ways_back() throws Exception {
        var session = session(started().providerReference());
        var metadata = session.getAsJsonObject("metadata");
        assertThat(metadata.get("order_id").getAsString()).isEqualTo(ORDER.value());
        assertThat(metadata.get("payment_id").getAsString())
                .isEqualTo(OPENING.paymentId().value());
        var nonce = metadata.get("nonce").getAsString();
        assertThat(nonce).isNotBlank();
        assertThat(session.get("success_url").getAsString())
                .startsWith("http://shop.example/orders/" + ORDER + "?nonce=" + nonce);
        assertThat(session.get("cancel_url").getAsString()).isEqualTo("http://shop.example/orders/" + ORDER);
        assertThat(session.get("expires_at").getAsLong())
                .isEqualTo(OPENING.requestedAt().plus(Duration.ofMinutes(31)).getEpochSecond());
    }

    @Test
    void a_page_whose_time_is_over_is_closed_and_told() throws Exception {
        var opened = started();
        pass(Duration.ofHours(1));
        assertThat(provider.query(OPENING, opened.providerReference()))
                .containsExactly(new ProviderFact.Closed(opened.providerReference()));
        var said = lastWord();
        assertThat(said.paymentId()).isEqualTo(OPENING.paymentId());
        assertThat(said.facts()).containsExactly(new ProviderFact.Closed(opened.providerReference()));
    }

    /** What was told before the hour passed is too old to be believed now. */
    private ProviderNotification lastWord() throws InterruptedException {
        while (true) {
            var next = hear();
            if (provider.parseNotification(next.body(), next.headers(), now) instanceof Notified.Verified(var said)
                    && said.type().equals("checkout.session.expired")) return said;
        }
    }
}
