package cartulary.payments.stripe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * @param apiBase address without a path, as https://api.stripe.com
 * @param webhookSecrets of our endpoint; two while one replaces the other
 * @param payPage URL template with {intent} and {clientSecret}; null if there is no page of that kind
 * @param account the connected account in whose name all calls are made and whose events alone are believed; null: our own
 * @param manualCapture whether money is only held first, and taken after we had a look
 * @param checkout null: the shopper pays on our page; else on one of Stripe's
 */
public record StripeSettings(
        String apiBase,
        String secretKey,
        List<String> webhookSecrets,
        String payPage,
        String account,
        boolean manualCapture,
        Checkout checkout,
        Duration connectTimeout,
        Duration readTimeout) {

    /**
     * Stripe's own page. In both addresses {orderId} and {nonce} are filled in, and {CHECKOUT_SESSION_ID} by Stripe.
     *
     * @param successUrl where the browser goes when it is done; what it says there is no proof of anything
     * @param cancelUrl where it goes when the shopper turns back
     */
    public record Checkout(String successUrl, String cancelUrl) {
        public Checkout {
            Objects.requireNonNull(successUrl, "successUrl");
            Objects.requireNonNull(cancelUrl, "cancelUrl");
        }
    }

    /** @throws IllegalArgumentException saying what does not fit, without any secret */
    public StripeSettings {
        Objects.requireNonNull(apiBase, "apiBase");
        Objects.requireNonNull(secretKey, "secretKey");
        webhookSecrets = List.copyOf(webhookSecrets);
        if (webhookSecrets.isEmpty() || webhookSecrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("stripe: a webhook secret is missing");
        }
        if (account != null && !account.matches("acct_[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("stripe: an account begins with acct_");
        }
        if (manualCapture && checkout != null) {
            throw new IllegalArgumentException("stripe: on Stripe's page money is taken at once");
        }
    }

    /** Our own account, our own page, connect 0.5 s, read 2 s. */
    public static StripeSettings of(String apiBase, String secretKey, String webhookSecret, String payPage) {
        return new StripeSettings(
                apiBase,
                secretKey,
                List.of(webhookSecret),
                payPage,
                null,
                false,
                null,
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }

    public StripeSettings withSecrets(String... secrets) {
        return new StripeSettings(
                apiBase,
                secretKey,
                List.of(secrets),
                payPage,
                account,
                manualCapture,
                checkout,
                connectTimeout,
                readTimeout);
    }

    public StripeSettings withAccount(String connected) {
        return new StripeSettings(
                apiBase,
                secretKey,
                webhookSecrets,
                payPage,
                connected,
                manualCapture,
                checkout,
                connectTimeout,
                readTimeout);
    }

    public StripeSettings captured(boolean byHand) {
        return new StripeSettings(
                apiBase, secretKey, webhookSecrets, payPage, account, byHand, checkout, connectTimeout, readTimeout);
    }

    public StripeSettings on(Checkout page) {
        return new StripeSettings(
                apiBase, secretKey, webhookSecrets, payPage, account, manualCapture, page, connectTimeout, readTimeout);
    }

    /** Whether real money moves under this key; an event of the other world is refused. */
    public boolean live() {
        return secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_");
    }

    @Override
    public String toString() {
        return "StripeSettings[" + apiBase + "]"; // Keys stay out of logs.
    }
}
