package cartulary.contract.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of a wallet. The same reference again, with the same sum, is the same movement. */
public sealed interface WalletCommand {
    WalletId walletId();

    /** Give store credit away. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record GrantCredit(
            @TargetAggregateIdentifier WalletId walletId,
            CustomerId customerId,
            Money amount,
            String reference,
            String reason)
            implements WalletCommand {}

    /** Put back what was paid out of it. */
    @AllowedTo(Role.SYSTEM)
    record ReturnCredit(
            @TargetAggregateIdentifier WalletId walletId, CustomerId customerId, Money amount, String reference)
            implements WalletCommand {}

    /** Pay out of it; refused if there is not enough. */
    @AllowedTo(Role.SYSTEM)
    record DebitWallet(
            @TargetAggregateIdentifier WalletId walletId, CustomerId customerId, Money amount, String reference)
            implements WalletCommand {}
}
