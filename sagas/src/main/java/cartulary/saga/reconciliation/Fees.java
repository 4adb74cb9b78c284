package cartulary.saga.reconciliation;

import cartulary.contract.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was agreed that each provider keeps of a charge.
 *
 * @param rates by provider; of one that is not named nothing was agreed, and nothing is compared
 */
record Fees(Map<String, Rate> rates) {
    /** @param fixed in the currency's minor unit */
    record Rate(BigDecimal percent, long fixed) {}

    /** @param texts as "stripe:2.9+30" */
    static Fees parse(String... texts) {
        return new Fees(Arrays.stream(texts)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("[:+]", 3))
                .collect(Collectors.toUnmodifiableMap(
                        parts -> parts[0],
                        parts -> new Rate(new BigDecimal(parts[1]), parts.length > 2 ? Long.parseLong(parts[2]) : 0))));
    }

    /** Empty if nothing was agreed. To the nearest minor unit, never more than the charge. */
    Optional<Money> of(String provider, Money charge) {
        return Optional.ofNullable(rates.get(provider)).map(rate -> {
            var share = BigDecimal.valueOf(charge.minorUnits())
                    .multiply(rate.percent())
                    .movePointLeft(2)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return new Money(Math.min(charge.minorUnits(), share + rate.fixed()), charge.currency());
        });
    }
}
