package cartulary.contract.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Currency;
import java.util.regex.Pattern;

/** A shopper's store credit in one currency. */
public record WalletId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("wallet-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WalletId {
        Ids.require("walletId", value, FORM);
    }

    public static WalletId of(CustomerId customer, Currency currency) {
        return new WalletId(Ids.derive("wallet-", customer.value(), currency.getCurrencyCode()));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
