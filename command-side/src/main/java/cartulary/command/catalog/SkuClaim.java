package cartulary.command.catalog;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.SkuClaimed;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;

/** One SKU code, owned by one product for ever. It has one event; a second product's claim collides with it in the store. */
public class SkuClaim {
    @AggregateIdentifier
    private String claimId;

    SkuClaim() {}

    SkuClaim(Sku sku, ProductId productId) {
        apply(new SkuClaimed(sku, productId));
    }

    @EventSourcingHandler
    void on(SkuClaimed event) {
        claimId = event.sku().claimId();
    }
}
