package cartulary.payments.stripe;

import java.time.Duration;
import java.util.Objects;

/**
 * @param apiBase address without a path, as https://api.stripe.com
 * @param payPage URL template with {intent} and {clientSecret}; null if there is no page of that kind
 * @param retries of one call by the library, with the same key; our own tasks ask again anyhow
 */
public record StripeSettings(
        String apiBase,
        String secretKey,
        String webhookSecret,
        String payPage,
        Duration connectTimeout,
        Duration readTimeout,
        int retries) {

    public StripeSettings {
        Objects.requireNonNull(apiBase, "apiBase");
        Objects.requireNonNull(secretKey, "secretKey");
        Objects.requireNonNull(webhookSecret, "webhookSecret");
    }

    /** Connect 0.5 s, read 2 s, no retries by the library. */
    public static StripeSettings of(String apiBase, String secretKey, String webhookSecret, String payPage) {
        return new StripeSettings(
                apiBase, secretKey, webhookSecret, payPage, Duration.ofMillis(500), Duration.ofSeconds(2), 0);
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
