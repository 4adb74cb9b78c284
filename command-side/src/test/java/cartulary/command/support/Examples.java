package cartulary.command.support;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Localized;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.test.aggregate.AggregateTestFixture;

/** Fixed ids, instants and people for the tests of this module. */
public final class Examples {
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    public static final Currency CNY = Currency.getInstance("CNY");
    public static final Sku TEA = new Sku("TEA-100");
    public static final Sku CUP = new Sku("CUP-1");
    public static final ProductId PRODUCT = new ProductId("product-tea");
    public static final ProductId OTHER_PRODUCT = new ProductId("product-cups");
    public static final CategoryId CATEGORY = new CategoryId("category-drinks");
    public static final Localized NAME = new Localized(Map.of("en", "Tea", "zh", "茶"));
    public static final CustomerId ALICE = new CustomerId("customer-alice");
    public static final CustomerId BOB = new CustomerId("customer-bob");
    public static final OrderId ORDER = OrderId.derivedFrom("customer-alice", "key-1");
    public static final OrderId OTHER_ORDER = OrderId.derivedFrom("customer-bob", "key-1");
    public static final PaymentId PAYMENT = PaymentId.of(ORDER);
    public static final Recipient RECIPIENT =
            new Recipient("Alice", "+86 1", "alice@example.org", "Road 1", "Shanghai", "200000", "CN");

    public static final Actor SYSTEM = Actor.system("test");
    public static final Actor ADMIN = new Actor("admin-1", Set.of(Role.ADMIN));
    public static final Actor OTHER_ADMIN = new Actor("admin-2", Set.of(Role.ADMIN));
    public static final Actor SHOPPER_ALICE = new Actor(ALICE.value(), Set.of(Role.CUSTOMER));
    public static final Actor SHOPPER_BOB = new Actor(BOB.value(), Set.of(Role.CUSTOMER));

    private Examples() {}

    public static Money cny(long minorUnits) {
        return new Money(minorUnits, CNY);
    }

    public static CreateProduct createProduct() {
        return new CreateProduct(PRODUCT, NAME, NAME, CATEGORY, List.of("/tea.svg"), "hash-1");
    }

    public static OrderId order(int number) {
        return OrderId.derivedFrom("somebody", Integer.toString(number));
    }

    /** Metadata as the bus sets it. */
    public static Map<String, String> by(Actor actor) {
        return Map.of(
                MetaKeys.ACTOR,
                actor.id(),
                MetaKeys.ROLES,
                String.join(",", actor.roles().stream().map(Role::name).toList()));
    }

    /** A fixture whose handlers get the actor from the metadata, SYSTEM if there is none, and the fixed time. */
    public static <T> AggregateTestFixture<T> fixture(Class<T> aggregate) {
        var fixture = new AggregateTestFixture<>(aggregate);
        fixture.registerInjectableResource((InstantSource) () -> NOW);
        fixture.registerParameterResolverFactory((executable, parameters, index) ->
                index > 0 && parameters[index].getType() == Actor.class ? new ActorOfMessage() : null);
        return fixture;
    }

    private static final class ActorOfMessage implements ParameterResolver<Actor> {
        @Override
        public Actor resolveParameterValue(Message<?> message) {
            MetaData meta = message.getMetaData();
            if (!meta.containsKey(MetaKeys.ACTOR)) return SYSTEM;
            return new Actor(
                    meta.get(MetaKeys.ACTOR).toString(),
                    Set.of(Role.valueOf(meta.get(MetaKeys.ROLES).toString())));
        }

        @Override
        public boolean matches(Message<?> message) {
            return true;
        }
    }

    /** A price book written by hand: TEA is on sale for 12.50 CNY unless told otherwise. */
    public static final class Book implements PriceBook {
        private final Map<Sku, Article> articles = new HashMap<>(Map.of(TEA, new Article(PRODUCT, NAME, true)));
        private final Map<ShippingMethodId, ShippingMethodDefined> methods = new HashMap<>();
        private final Map<Sku, Money> prices = new HashMap<>(Map.of(TEA, cny(1250)));

        public Book with(Sku sku, ProductId product, boolean onSale, Money price) {
            articles.put(sku, new Article(product, NAME, onSale));
            if (price != null) prices.put(sku, price);
            return this;
        }

        /** As {@link #with}, of something of which nothing is sent, or which is put together. */
        public Book made(Sku sku, ProductId product, boolean service, List<BundlePart> parts) {
            articles.put(sku, new Article(product, NAME, true, service, parts));
            return this;
        }

        public Book empty() {
            articles.clear();
            prices.clear();
            return this;
        }

        @Override
        public Optional<Article> article(Sku sku) {
            return Optional.ofNullable(articles.get(sku));
        }

        @Override
        public Optional<Money> price(Sku sku, Currency currency) {
            return Optional.ofNullable(prices.get(sku))
                    .filter(price -> price.currency().equals(currency));
        }

        @Override
        public Optional<ShippingMethodDefined> shipping(ShippingMethodId method) {
            return Optional.ofNullable(methods.get(method));
        }

        public Book sending(ShippingMethodId method, ShippingRate... rates) {
            methods.put(method, new ShippingMethodDefined(method, NAME, List.of(rates)));
            return this;
        }

        @Override
        public boolean isPriced(Sku sku) {
            return prices.containsKey(sku);
        }

        @Override
        public boolean sellsIn(Currency currency) {
            return currency.equals(CNY);
        }

        @Override
        public long position() {
            return 42;
        }
    }
}
