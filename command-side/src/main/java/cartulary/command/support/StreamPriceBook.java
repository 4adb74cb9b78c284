package cartulary.command.support;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.contract.catalog.ProductEvent.ProductArchived;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.ProductEvent.ProductPublished;
import cartulary.contract.catalog.ProductEvent.ProductRevised;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationCancelled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationDone;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.ShippingEvent;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.Localized;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Reads a SKU's claim, its product and its prices from their streams when first asked, and forgets a stream when it grows:
 * nothing is replayed at start, and no event is ever applied twice or out of order.
 *
 * <p>Why it is not stale: loading and forgetting one key exclude each other (the map does both under the key's lock). A
 * load that began before an event was stored has put its answer in place before the event's forgetting takes it out; one
 * that begins afterwards reads the event. Events of this process are forgotten after the commit and before their command
 * is answered ({@link #watch}); events of another process when the processor, woken by the append, hands them over: until
 * then, some milliseconds, the old price holds. A SKU that does not exist is not kept, so what is kept is bounded by the
 * catalogue.
 */
@ProcessingGroup(StreamPriceBook.PROCESSOR)
public final class StreamPriceBook implements PriceBook {
    public static final String PROCESSOR = "price-book";

    private final EventStore events;
    private final Set<Currency> currencies;
    private final ConcurrentHashMap<Sku, ProductId> owners = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ProductId, Product> products = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PriceId, Money> prices = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ShippingMethodId, Optional<ShippingMethodDefined>> methods =
            new ConcurrentHashMap<>();
    private final AtomicLong position = new AtomicLong(-1);

    /**
     * @param services the variants of which nothing is sent
     * @param bundles of the variants that are bundles, the parts
     */
    private record Product(Localized name, boolean onSale, Set<Sku> services, Map<Sku, List<BundlePart>> bundles) {
        Product named(Localized now) {
            return new Product(now, onSale, services, bundles);
        }

        Product sold(boolean now) {
            return new Product(name, now, services, bundles);
        }

        Product with(VariantAdded added) {
            if (!VariantAdded.isService(added.options())) return this;
            var all = new HashSet<>(services);
            all.add(added.sku());
            return new Product(name, onSale, all, bundles);
        }

        Product with(BundleSet set) {
            var all = new HashMap<>(bundles);
            all.put(set.sku(), set.parts());
            return new Product(name, onSale, services, all);
        }
    }

    /**
     * @param currencies those the shop sells in
     */
    public StreamPriceBook(EventStore events, Set<Currency> currencies) {
        this.events = events;
        this.currencies = Set.copyOf(currencies);
    }

    @Override
    public Optional<Article> article(Sku sku) {
        var owner = owners.computeIfAbsent(sku, this::loadOwner);
        if (owner == null) return Optional.empty();
        var product = products.computeIfAbsent(owner, this::loadProduct);
        return Optional.ofNullable(product)
                .map(known -> new Article(
                        owner,
                        known.name(),
                        known.onSale(),
                        known.services().contains(sku),
                        known.bundles().getOrDefault(sku, List.of())));
    }

    @Override
    public Optional<Money> price(Sku sku, Currency currency) {
        return Optional.ofNullable(prices.computeIfAbsent(PriceId.of(sku, currency), this::loadPrice));
    }

    @Override
    public boolean isPriced(Sku sku) {
        return currencies.stream().anyMatch(currency -> price(sku, currency).isPresent());
    }

    @Override
    public boolean sellsIn(Currency currency) {
        return currencies.contains(currency);
    }

    @Override
    public Optional<ShippingMethodDefined> shipping(ShippingMethodId method) {
        // That there is no standard one is kept too, or every order would look for it; what else is asked for is not.
        var known = methods.computeIfAbsent(method, this::loadMethod);
        return known == null ? Optional.empty() : known;
    }

    @Override
    public long position() {
        return position.get();
    }

    /** From now on what this process appends is forgotten before the append is acknowledged. */
    public Registration watch() {
        advance(events.createHeadToken());
        return events.subscribe(appended -> {
            // Called before the append: forgotten now, it might be read again as it was.
            if (CurrentUnitOfWork.isStarted()) CurrentUnitOfWork.get().afterCommit(_ -> appended.forEach(this::forget));
        });
    }

    private void forget(EventMessage<?> event) {
        switch (event.getPayload()) {
            case ProductEvent changed -> products.remove(changed.productId());
            case PriceEvent changed -> prices.remove(changed.priceId());
            case ShippingEvent changed -> methods.remove(changed.method());
            default -> {} // Not about the catalogue.
        }
    }

    @EventHandler
    void on(ProductEvent event, TrackingToken token) {
        products.remove(event.productId());
        advance(token);
    }

    @EventHandler
    void on(PriceEvent event, TrackingToken token) {
        prices.remove(event.priceId());
        advance(token);
    }

    @EventHandler
    void on(ShippingEvent event, TrackingToken token) {
        methods.remove(event.method());
        advance(token);
    }

    private void advance(TrackingToken token) {
        if (token != null) token.position().ifPresent(read -> position.accumulateAndGet(read, Math::max));
    }

    private ProductId loadOwner(Sku sku) {
        return stream(sku.claimId())
                .map(event -> ((SkuClaimed) event).productId())
                .findFirst()
                .orElse(null);
    }

    private Product loadProduct(ProductId id) {
        Product product = null;
        for (var event : stream(id.value()).map(ProductEvent.class::cast).toList()) {
            product = switch (event) {
                case ProductCreated created -> new Product(created.name(), false, Set.of(), Map.of());
                case ProductRevised revised -> product.named(revised.name());
                case ProductPublished _ -> product.sold(true);
                case ProductWithdrawn _, ProductArchived _ -> product.sold(false);
                case VariantAdded added -> product.with(added);
                case BundleSet set -> product.with(set);
                case PublicationScheduled _, ScheduledPublicationCancelled _, ScheduledPublicationDone _ -> product;
            };
        }
        return product;
    }

    private Money loadPrice(PriceId id) {
        return stream(id.value())
                .filter(PriceSet.class::isInstance) // What is yet to begin is no price.
                .map(event -> ((PriceSet) event).price())
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private Optional<ShippingMethodDefined> loadMethod(ShippingMethodId id) {
        ShippingMethodDefined offered = null;
        for (var event : stream(id.value()).map(ShippingEvent.class::cast).toList()) {
            offered = switch (event) {
                case ShippingMethodDefined defined -> defined;
                case ShippingMethodWithdrawn _ -> null;
            };
        }
        return offered == null && !id.equals(ShippingMethodId.STANDARD) ? null : Optional.ofNullable(offered);
    }

    private Stream<?> stream(String id) {
        return events.readEvents(id).asStream().map(event -> event.getPayload());
    }
}
