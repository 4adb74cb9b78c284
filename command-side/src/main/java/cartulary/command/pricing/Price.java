package cartulary.command.pricing;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.PricingFailure.PriceNotPositive;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.support.CommandRefused;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** The price of one SKU in one currency: above zero, or marked free. */
public class Price {
    @AggregateIdentifier
    private PriceId priceId;

    private Money price;
    private boolean free;

    Price() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetPrice command, PriceBook prices) {
        if (command.price().equals(price) && command.free() == free) return;
        var currency = command.price().currency();
        if (!PriceId.of(command.sku(), currency).equals(command.priceId())) {
            throw Refuse.invalid("priceId", "is not the price of that SKU in that currency");
        }
        if (!prices.sellsIn(currency)) throw Refuse.invalid("currency", "is none the shop sells in");
        if ((command.price().minorUnits() == 0) != command.free()) {
            throw new CommandRefused(new PriceNotPositive(command.priceId()));
        }
        if (prices.article(command.sku()).isEmpty()) throw new CommandRefused(new SkuUnknown(command.sku()));
        apply(new PriceSet(command.priceId(), command.sku(), command.price(), command.free()));
    }

    @EventSourcingHandler
    void on(PriceEvent event) {
        switch (event) {
            case PriceSet set -> {
                priceId = set.priceId();
                price = set.price();
                free = set.free();
            }
        }
    }
}
