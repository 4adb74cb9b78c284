package cartulary.contract.money;

import cartulary.contract.support.InvalidValue;
import java.util.Currency;

/** An amount of one currency in its minor unit (CNY: fen, USD: cent, JPY: yen). Never negative: a refund is an event. */
public record Money(long minorUnits, Currency currency) implements Comparable<Money> {
    public Money {
        if (minorUnits < 0) throw new InvalidValue("minorUnits", "must not be negative: " + minorUnits);
        if (currency == null) throw new InvalidValue("currency", "is missing");
    }

    public static Money of(long minorUnits, String currency) {
        return new Money(minorUnits, Currency.getInstance(currency));
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** @throws ArithmeticException on overflow; IllegalArgumentException if the currencies differ */
    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
    }

    /** @throws InvalidValue if the result would be negative; IllegalArgumentException if the currencies differ */
    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.subtractExact(minorUnits, other.minorUnits), currency);
    }

    /** @throws ArithmeticException on overflow */
    public Money times(int factor) {
        return new Money(Math.multiplyExact(minorUnits, (long) factor), currency);
    }

    /** @throws IllegalArgumentException if the currencies differ */
    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(minorUnits, other.minorUnits);
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("%s is not %s".formatted(other.currency, currency));
        }
    }
}
