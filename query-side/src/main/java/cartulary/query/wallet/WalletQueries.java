package cartulary.query.wallet;

import static com.mongodb.client.model.Filters.eq;

import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.contract.wallet.WalletQuery.ListWallets;
import cartulary.contract.wallet.WalletView;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.Comparator;
import java.util.List;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what shoppers have to spend. */
public final class WalletQueries {
    private final ViewStore views;
    private final Projections projections;
    private final WalletProjection wallets;

    public WalletQueries(ViewStore views, Projections projections, WalletProjection wallets) {
        this.views = views;
        this.projections = projections;
        this.wallets = wallets;
    }

    /** To anybody but its owner and the staff there is no wallet. */
    @QueryHandler
    public List<WalletView> list(ListWallets query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        var shopper = actor.is(Role.CUSTOMER) || actor.is(Role.GUEST);
        if (shopper && !actor.id().equals(query.customerId().value())) return List.of();
        projections.await(Readers.position(position), wallets);
        return views
                .read(
                        wallets,
                        views.collection(wallets)
                                .find(eq("body.customerId", query.customerId().value())))
                .stream()
                .sorted(Comparator.comparing(
                        (WalletView wallet) -> wallet.balance().currency().getCurrencyCode()))
                .toList();
    }
}
