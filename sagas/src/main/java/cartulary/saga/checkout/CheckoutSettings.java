package cartulary.saga.checkout;

/**
 * @param provider who takes the payments of new orders, as "stripe"
 * @param attemptsMax declines after which an order is given up, at least 1
 */
public record CheckoutSettings(String provider, int attemptsMax) {
    public CheckoutSettings {
        if (attemptsMax < 1) throw new IllegalArgumentException("attemptsMax must be at least 1: " + attemptsMax);
    }
}
