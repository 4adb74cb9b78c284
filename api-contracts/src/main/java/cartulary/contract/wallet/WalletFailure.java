package cartulary.contract.wallet;

import cartulary.contract.money.Money;
import cartulary.contract.support.Failure;

/** What a wallet says no with. */
public sealed interface WalletFailure extends Failure {
    record WalletTooLow(WalletId walletId, Money balance) implements WalletFailure {
        @Override
        public String code() {
            return "wallet-too-low";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s holds %d %s".formatted(walletId, balance.minorUnits(), balance.currency());
        }
    }
}
