package cartulary.contract.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about wallets. */
public sealed interface WalletQuery {
    /** Answers a list of {@link WalletView}, one for each currency; to a shopper of nobody else. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListWallets(CustomerId customerId) implements WalletQuery {}
}
