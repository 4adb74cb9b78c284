package cartulary.command.payment;

import cartulary.contract.money.Money;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much of one payment people may give back with nobody else agreeing.
 *
 * @param aloneMax in minor units; of a currency that is not named nothing may be
 */
public record RefundPolicy(Map<Currency, Long> aloneMax) {
    public RefundPolicy {
        aloneMax = Map.copyOf(aloneMax);
        aloneMax.forEach((currency, most) -> {
            if (most < 0) throw new IllegalArgumentException(currency + ": " + most);
        });
    }

    /** @param limits as "CNY:100000" */
    public static RefundPolicy parse(String... limits) {
        return new RefundPolicy(Arrays.stream(limits)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> each.split(":", 2))
                .collect(Collectors.toMap(each -> Currency.getInstance(each[0]), each -> Long.parseLong(each[1]))));
    }

    boolean needsTwo(Money sum) {
        return sum.minorUnits() > aloneMax.getOrDefault(sum.currency(), 0L);
    }
}
