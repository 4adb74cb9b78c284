package cartulary.command.ordering;

import java.time.Duration;

/**
 * @param paymentWindow from placement to the end of paying, above zero
 */
public record OrderingPolicy(Duration paymentWindow) {
    /**
     * The most that can be paid at once, in minor units of any currency: Stripe takes amounts of up to eight digits, and an
     * order nobody can pay must not hold stock.
     */
    static final long TOTAL_MAX = 99_999_999;

    public OrderingPolicy {
        if (!paymentWindow.isPositive()) {
            throw new IllegalArgumentException("payment-window must be above zero: " + paymentWindow);
        }
    }
}
