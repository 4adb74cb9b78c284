package cartulary.query.wallet;

import cartulary.contract.money.Money;
import cartulary.contract.wallet.WalletEvent;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import cartulary.contract.wallet.WalletEvent.CreditReturned;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import cartulary.contract.wallet.WalletView;
import cartulary.contract.wallet.WalletView.Entry;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Keeps {@code wallets}. */
public class WalletProjection extends Projection<WalletView> {
    private static final int ENTRIES = 50;

    public WalletProjection() {
        super("wallets", "wallets", WalletView.class, WalletEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof WalletEvent wallet ? wallet.walletId().value() : null;
    }

    @Override
    public WalletView apply(WalletView was, Recorded recorded) {
        var event = (WalletEvent) recorded.event();
        var amount = event.amount();
        var balance = was == null ? Money.zero(amount.currency()) : was.balance();
        var entries = new ArrayList<Entry>();
        entries.add(
                switch (event) {
                    case CreditGranted granted -> entry("granted", granted, granted.reason(), recorded);
                    case CreditReturned returned -> entry("returned", returned, null, recorded);
                    case WalletDebited paid -> entry("paid", paid, null, recorded);
                });
        if (was != null)
            entries.addAll(was.entries().subList(0, Math.min(was.entries().size(), ENTRIES - 1)));
        return new WalletView(
                event.walletId(),
                event.customerId(),
                event instanceof WalletDebited ? balance.minus(amount) : balance.plus(amount),
                List.copyOf(entries));
    }

    private static Entry entry(String kind, WalletEvent event, String reason, Recorded recorded) {
        return new Entry(kind, event.amount(), event.reference(), reason, recorded.at());
    }
}
