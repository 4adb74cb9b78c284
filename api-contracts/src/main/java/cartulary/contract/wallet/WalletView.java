package cartulary.contract.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/** @param entries the last ones, newest first */
public record WalletView(WalletId walletId, CustomerId customerId, Money balance, List<Entry> entries) {
    /**
     * @param kind granted, returned or paid
     * @param reason null unless it was granted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(String kind, Money amount, String reference, String reason, Instant at) {}
}
