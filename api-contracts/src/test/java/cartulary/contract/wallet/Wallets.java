package cartulary.contract.wallet;

import cartulary.contract.customer.Customers;
import cartulary.contract.ordering.Orders;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import cartulary.contract.wallet.WalletEvent.CreditReturned;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import java.util.List;

/** The store credit of the customer of {@link Orders}. */
public final class Wallets {
    public static final WalletId WALLET = WalletId.of(Customers.LIN, Orders.TOTAL.currency());

    private Wallets() {}

    public static List<Object> events() {
        return List.of(
                new CreditGranted(WALLET, Customers.LIN, Orders.TOTAL, "grant 1", "it came late"),
                new CreditReturned(WALLET, Customers.LIN, Orders.TOTAL, "refund 1"),
                new WalletDebited(WALLET, Customers.LIN, Orders.TOTAL, Orders.PAYMENT.value()));
    }
}
