package cartulary.contract.settlement;

import cartulary.contract.support.InvalidValue;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * An account of the ledger. What is ours stands on the left (a balance above zero is a debit), what we owe or have earned
 * on the right.
 */
public record Account(@JsonValue String value) implements Comparable<Account> {
    private static final Pattern FORM = Pattern.compile("[a-z]{2,30}(:[a-z0-9-]{1,40})?");

    /** What shoppers owe for payments that are under way. */
    public static final Account RECEIVABLE = new Account("receivable");
    /** Asked for and not paid: the other side of what is owed. */
    public static final Account DEFERRED = new Account("deferred");

    public static final Account REVENUE = new Account("revenue");
    /** Sales given back: less revenue. */
    public static final Account RETURNS = new Account("returns");

    public static final Account TAX = new Account("tax");
    /** What we owe to shoppers: refunds under way and money that came too late. */
    public static final Account REFUNDS = new Account("refunds");
    /** Store credit: what shoppers may still spend. */
    public static final Account WALLET = new Account("wallet");
    /** Store credit that was given away. */
    public static final Account GOODWILL = new Account("goodwill");
    /** What banks hold of ours until a dispute is decided. */
    public static final Account DISPUTES = new Account("disputes");
    /** Disputes that were lost. */
    public static final Account CHARGEBACKS = new Account("chargebacks");
    /** What providers have paid out to our bank. */
    public static final Account SETTLEMENT = new Account("settlement");
    /** What a person decided about differences between a provider's list and ours. */
    public static final Account DIFFERENCES = new Account("differences");

    /** @throws InvalidValue if the text is no account */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Account {
        if (value == null || !FORM.matcher(value).matches()) throw new InvalidValue("account", "is no account");
    }

    /** What a provider holds for us. */
    public static Account clearing(String provider) {
        return new Account("clearing:" + provider);
    }

    /** What a provider kept for itself. */
    public static Account fees(String provider) {
        return new Account("fees:" + provider);
    }

    @Override
    public int compareTo(Account other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
