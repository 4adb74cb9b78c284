package cartulary.command.pricing;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.pricing.PricingCommand.DefineShippingMethod;
import cartulary.contract.pricing.PricingCommand.WithdrawShippingMethod;
import cartulary.contract.pricing.PricingFailure.ShippingMethodUnknown;
import cartulary.contract.pricing.ShippingEvent;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.CommandRefused;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A way to send parcels and what it costs where. */
public class ShippingMethod {
    private static final int RATES_MAX = 100;

    @AggregateIdentifier
    private ShippingMethodId method;

    private ShippingMethodDefined holds;
    private boolean offered;

    ShippingMethod() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DefineShippingMethod command, PriceBook prices) {
        var wanted = new ShippingMethodDefined(command.method(), command.name(), command.rates());
        if (offered && wanted.equals(holds)) return;
        requireRates(command.rates(), prices);
        apply(wanted);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(WithdrawShippingMethod command) {
        if (holds == null) throw new CommandRefused(new ShippingMethodUnknown(command.method()));
        if (offered) apply(new ShippingMethodWithdrawn(method));
    }

    private static void requireRates(List<ShippingRate> rates, PriceBook prices) {
        if (rates == null || rates.isEmpty() || rates.size() > RATES_MAX) {
            throw Refuse.invalid("rates", "must be 1 to " + RATES_MAX);
        }
        for (var i = 0; i < rates.size(); i++) {
            var rate = rates.get(i);
            var currency = rate.price().currency();
            if (!prices.sellsIn(currency)) {
                throw Refuse.invalid("rates[%d].price.currency".formatted(i), "is none the shop sells in");
            }
            if (rate.freeFrom() != null && !rate.freeFrom().currency().equals(currency)) {
                throw Refuse.invalid("rates[%d].freeFrom.currency".formatted(i), "must be that of the price");
            }
        }
    }

    @EventSourcingHandler
    void on(ShippingEvent event) {
        switch (event) {
            case ShippingMethodDefined defined -> {
                method = defined.method();
                holds = defined;
                offered = true;
            }
            case ShippingMethodWithdrawn _ -> offered = false;
        }
    }
}
