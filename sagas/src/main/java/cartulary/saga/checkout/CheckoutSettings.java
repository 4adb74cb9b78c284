package cartulary.saga.checkout;

import cartulary.saga.support.PayRoute;

/**
 * @param route who takes the payment of a new order
 * @param attemptsMax declines after which an order is given up, at least 1
 */
public record CheckoutSettings(PayRoute route, int attemptsMax) {
    public CheckoutSettings(String provider, int attemptsMax) {
        this((_, _) -> provider, attemptsMax);
    }

    public CheckoutSettings {
        if (attemptsMax < 1) throw new IllegalArgumentException("attemptsMax must be at least 1: " + attemptsMax);
    }
}
