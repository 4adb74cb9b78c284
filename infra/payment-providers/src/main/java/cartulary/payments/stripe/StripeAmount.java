package cartulary.payments.stripe;

import cartulary.contract.money.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * Stripe's smallest unit is not always the currency's own: ISK and UGX, which have no decimals, are counted in hundredths,
 * and MGA in whole units (docs.stripe.com/currencies, "zero-decimal" and "special cases").
 */
final class StripeAmount {
    private static final Set<String> ZERO_DECIMALS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private StripeAmount() {}

    /** @throws ArithmeticException if Stripe's unit cannot express it */
    static long of(Money money) {
        return rescaled(money.minorUnits(), digits(money.currency()), stripeDigits(money.currency()));
    }

    /** @throws ArithmeticException if our unit cannot express it; IllegalArgumentException if there is no such currency */
    static Money money(long amount, String currencyCode) {
        var currency = Currency.getInstance(currencyCode.toUpperCase(Locale.ROOT));
        return new Money(rescaled(amount, stripeDigits(currency), digits(currency)), currency);
    }

    private static long rescaled(long units, int from, int to) {
        return BigDecimal.valueOf(units, from).movePointRight(to).longValueExact();
    }

    private static int digits(Currency currency) {
        return currency.getDefaultFractionDigits();
    }

    private static int stripeDigits(Currency currency) {
        if (ZERO_DECIMALS.contains(currency.getCurrencyCode())) return 0;
        return THREE_DECIMALS.contains(currency.getCurrencyCode()) ? 3 : 2;
    }
}
