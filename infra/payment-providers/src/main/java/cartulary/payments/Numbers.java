package cartulary.payments;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import java.math.BigDecimal;

/** Our references as providers know them that allow 32 letters: a payment's id without its prefix. */
public final class Numbers {
    private static final String PREFIX = "payment-";

    private Numbers() {}

    public static String of(PaymentId id) {
        return id.value().substring(PREFIX.length());
    }

    /** Null if it is none of ours. */
    public static PaymentId payment(String number) {
        return number == null || !number.matches("[0-9a-f]{32}") ? null : new PaymentId(PREFIX + number);
    }

    /** Null if it is none of ours. */
    public static RefundId refund(String number) {
        return number == null || !number.matches("refund-[0-9a-f]{32}") ? null : new RefundId(number);
    }

    public static String yuan(Money money) {
        return BigDecimal.valueOf(money.minorUnits(), 2).toPlainString();
    }

    /** @throws NumberFormatException or ArithmeticException if it is no whole number of fen, at least none */
    public static Money ofYuan(String text) {
        return Money.of(new BigDecimal(text).movePointRight(2).longValueExact(), "CNY");
    }
}
