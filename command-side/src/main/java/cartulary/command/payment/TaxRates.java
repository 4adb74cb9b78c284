package cartulary.command.payment;

import cartulary.contract.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tax that prices include, per currency. It is worked out once, when a payment is asked for, and stands in its events
 * from then on: a rate that changes later changes no book.
 *
 * @param basisPoints hundredths of a percent on top of the net price; a currency that is not named has none
 */
public record TaxRates(Map<Currency, Integer> basisPoints) {
    private static final int WHOLE = 10_000;

    public TaxRates {
        basisPoints = Map.copyOf(basisPoints);
        basisPoints.forEach((currency, rate) -> {
            if (rate < 0 || rate >= WHOLE) throw new IllegalArgumentException(currency + ": " + rate);
        });
    }

    /** @param percents as "CNY:13" */
    public static TaxRates parse(String... percents) {
        return new TaxRates(Arrays.stream(percents)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> each.split(":", 2))
                .collect(Collectors.toMap(
                        each -> Currency.getInstance(each[0]),
                        each -> new BigDecimal(each[1]).movePointRight(2).intValueExact())));
    }

    /** The part of an amount that is tax. */
    Money included(Money amount) {
        var rate = basisPoints.getOrDefault(amount.currency(), 0);
        return new Money(share(amount.minorUnits(), rate, WHOLE + rate), amount.currency());
    }

    /** amount × part ÷ whole, half to even. */
    static long share(long amount, long part, long whole) {
        var product = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(part));
        return new BigDecimal(product)
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
