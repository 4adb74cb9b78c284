package cartulary.command.customer;

/**
 * @param openHoldsMax unpaid orders of one shopper that may hold stock at once, at least 1
 */
public record LimitsPolicy(int openHoldsMax) {
    public LimitsPolicy {
        if (openHoldsMax < 1) throw new IllegalArgumentException("open-holds-max must be at least 1: " + openHoldsMax);
    }
}
