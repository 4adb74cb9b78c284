package cartulary.contract.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;

/** The movements of a wallet; its balance is their sum. */
public sealed interface WalletEvent {
    WalletId walletId();

    CustomerId customerId();

    Money amount();

    String reference();

    /** Store credit was given away. */
    record CreditGranted(WalletId walletId, CustomerId customerId, Money amount, String reference, String reason)
            implements WalletEvent {}

    /** What had been paid out of it came back; the ledger books it with the refund. */
    record CreditReturned(WalletId walletId, CustomerId customerId, Money amount, String reference)
            implements WalletEvent {}

    /** Something was paid out of it; the ledger books it with the payment. */
    record WalletDebited(WalletId walletId, CustomerId customerId, Money amount, String reference)
            implements WalletEvent {}
}
