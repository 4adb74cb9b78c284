package cartulary.command.pricing;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceBegun;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceCancelled;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.BeginScheduledPrice;
import cartulary.contract.pricing.PricingCommand.CancelScheduledPrice;
import cartulary.contract.pricing.PricingCommand.SchedulePrice;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.PricingFailure.PriceNotPositive;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.support.CommandRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** The price of one SKU in one currency: above zero, or marked free. */
public class Price {
    private static final int SCHEDULED_MAX = 20;

    @AggregateIdentifier
    private PriceId priceId;

    private Money price;
    private boolean free;
    /** By when they begin. */
    private final NavigableMap<Instant, PriceScheduled> scheduled = new TreeMap<>();

    Price() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetPrice command, PriceBook prices) {
        if (command.price().equals(price) && command.free() == free) return;
        requireSound(command.priceId(), command.sku(), command.price(), command.free(), prices);
        apply(new PriceSet(command.priceId(), command.sku(), command.price(), command.free()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SchedulePrice command, PriceBook prices, InstantSource clock) {
        var wanted =
                new PriceScheduled(command.priceId(), command.sku(), command.price(), command.free(), command.from());
        if (wanted.equals(scheduled.get(command.from()))) return;
        requireSound(command.priceId(), command.sku(), command.price(), command.free(), prices);
        if (!command.from().isAfter(clock.instant())) throw Refuse.invalid("from", "must be in the future");
        if (scheduled.size() >= SCHEDULED_MAX) {
            throw Refuse.invalid("from", "no more than %d prices can wait".formatted(SCHEDULED_MAX));
        }
        apply(wanted);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CancelScheduledPrice command) {
        if (scheduled.containsKey(command.from())) apply(new ScheduledPriceCancelled(priceId, command.from()));
    }

    /** What is overdue with it began before it, so of several only the last becomes the price, whichever is told first. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(BeginScheduledPrice command) {
        var due = List.copyOf(scheduled.headMap(command.from(), true).values());
        if (due.isEmpty()) return; // Cancelled, or begun.
        var last = due.getLast();
        if (!last.price().equals(price) || last.free() != free) {
            apply(new PriceSet(priceId, last.sku(), last.price(), last.free()));
        }
        due.forEach(each -> apply(new ScheduledPriceBegun(priceId, each.from())));
    }

    private static void requireSound(PriceId id, Sku sku, Money price, boolean free, PriceBook prices) {
        var currency = price.currency();
        if (!PriceId.of(sku, currency).equals(id)) {
            throw Refuse.invalid("priceId", "is not the price of that SKU in that currency");
        }
        if (!prices.sellsIn(currency)) throw Refuse.invalid("currency", "is none the shop sells in");
        if ((price.minorUnits() == 0) != free) throw new CommandRefused(new PriceNotPositive(id));
        if (prices.article(sku).isEmpty()) throw new CommandRefused(new SkuUnknown(sku));
    }

    @EventSourcingHandler
    void on(PriceEvent event) {
        switch (event) {
            case PriceSet set -> {
                priceId = set.priceId();
                price = set.price();
                free = set.free();
            }
            case PriceScheduled waits -> {
                priceId = waits.priceId();
                scheduled.put(waits.from(), waits);
            }
            case ScheduledPriceCancelled cancelled -> scheduled.remove(cancelled.from());
            case ScheduledPriceBegun begun -> scheduled.remove(begun.from());
        }
    }
}
