package cartulary.loadtest;

import cartulary.command.inventory.StockItem;
import cartulary.command.ordering.Order;
import cartulary.command.ordering.OrderPlacing;
import cartulary.command.ordering.OrderingPolicy;
import cartulary.command.ordering.TsidOrderNumbers;
import cartulary.command.support.PriceBook;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Localized;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.eventstore.Aggregates;
import cartulary.loadtest.NewOrder.BeginOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is sent, with the metadata that the gateway gives. A create and a placement are an order of three articles for one of
 * {@value #CUSTOMERS} customers, whose address is sealed; an append corrects the count of one of {@value #STREAMS} stock items,
 * which are in the cache, and which no two senders share.
 */
final class Workload {
    /** A shop's command bus, whatever store it stands on. */
    interface Shop extends AutoCloseable {
        CompletableFuture<?> send(Object command, Actor actor, Map<String, String> meta);

        @Override
        void close();
    }

    static final int STREAMS = 1000;
    private static final int CUSTOMERS = 100;
    private static final Currency CNY = Currency.getInstance("CNY");
    private static final Recipient AT_HOME = new Recipient(
            "Lin Wei", "+86 10 5555 0100", "lin.wei@example.org", "1 Lantern Lane", "Beijing", "100000", "CN");
    private static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));
    private static final String HASH = Ids.hash("teapots and cups");
    private static final List<RequestedLine> LINES = List.of(
            new RequestedLine(new Sku("TEAPOT-S"), 2),
            new RequestedLine(new Sku("TEAPOT-L"), 1),
            new RequestedLine(new Sku("CUP-WHITE"), 6));

    private Workload() {}

    /** The two aggregates, and prices that do not change. */
    @Configuration(proxyBeanMethods = false)
    static class Side {
        @Bean
        ConfigurerModule newOrders() {
            return Aggregates.module(NewOrder.class);
        }

        @Bean
        ConfigurerModule orders() {
            return Aggregates.module(Order.class);
        }

        /** Without snapshots: they would be measured too. */
        @Bean
        ConfigurerModule stockItems() {
            return Aggregates.module(StockItem.class);
        }

        @Bean
        OrderingPolicy orderingPolicy() {
            return new OrderingPolicy(Duration.ofMinutes(15));
        }

        @Bean
        OrderPlacing orderPlacing(PriceBook prices, InstantSource clock, OrderingPolicy policy) {
            return new OrderPlacing(prices, clock, policy, new TsidOrderNumbers(clock, 0));
        }

        @Bean
        PriceBook priceBook() {
            return new FixedPrices();
        }
    }

    /**
     * A sender of creates. Its orders are told from those of other senders and runs by its name.
     *
     * @param looks whether it is the shop's own order, which looks first whether it was placed before
     */
    static Load.Step creating(Shop shop, String sender, boolean looks) {
        return new Load.Step() {
            private int number;

            @Override
            public void run() throws Exception {
                await(looks ? place(shop, sender, number++) : create(shop, sender, number++));
            }
        };
    }

    static CompletableFuture<?> create(Shop shop, String sender, int number) {
        var customer = customer(number + sender.hashCode());
        var key = "%s-%d".formatted(sender, number);
        var order = OrderId.derivedFrom(customer.value(), key);
        return shop.send(new BeginOrder(order, customer, LINES, CNY, AT_HOME, HASH), acting(customer), meta(key));
    }

    static CompletableFuture<?> place(Shop shop, String sender, int number) {
        var customer = customer(number + sender.hashCode());
        var key = "%s-%d".formatted(sender, number);
        var order = OrderId.derivedFrom(customer.value(), key);
        return shop.send(new PlaceOrder(order, customer, LINES, CNY, AT_HOME, HASH), acting(customer), meta(key));
    }

    private static Actor acting(CustomerId customer) {
        return new Actor(customer.value(), Set.of(Role.CUSTOMER));
    }

    /** A sender of appends to its share of the streams: one, and every {@code clients}-th from there. */
    static Load.Step appending(Shop shop, String run, int sender, int clients) {
        return new Load.Step() {
            private int number;
            private int stream = sender;

            @Override
            public void run() throws Exception {
                await(append(shop, stream, "%s-%d-%d".formatted(run, sender, number++)));
                stream = stream + clients < STREAMS ? stream + clients : sender;
            }
        };
    }

    static CompletableFuture<?> append(Shop shop, int stream, String key) {
        return shop.send(new AdjustStock(item(stream), 1, "counted again", key), STAFF, meta(key));
    }

    /** A sender that begins its share of the streams, so that they can be appended to. */
    static Load.Step beginning(Shop shop, int sender, int clients) {
        return () -> {
            for (int stream = sender; stream < STREAMS; stream += clients) {
                await(begin(shop, stream));
            }
        };
    }

    /** Begins a stream; does nothing if it is begun. */
    static CompletableFuture<?> begin(Shop shop, int stream) {
        return shop.send(new ReceiveStock(item(stream), 1000, "first"), STAFF, meta("first"));
    }

    static String orderStream(long number) {
        return OrderId.derivedFrom("replay", Long.toString(number)).value();
    }

    static String stockStream(int stream) {
        return item(stream).value();
    }

    static void await(CompletableFuture<?> answer) throws Exception {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static CustomerId customer(int number) {
        return new CustomerId("customer-%02d".formatted(Math.floorMod(number, CUSTOMERS)));
    }

    private static StockItemId item(int stream) {
        return new StockItemId("stock-BENCH-%04d@main".formatted(stream));
    }

    private static Map<String, String> meta(String key) {
        return Map.of(
                MetaKeys.IDEMPOTENCY_KEY,
                key,
                MetaKeys.TRACE,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    private static final class FixedPrices implements PriceBook {
        private static final Article ARTICLE = new Article(
                new ProductId("product-teapot"), new Localized(Map.of("en", "Celadon teapot", "zh", "青瓷茶壶")), true);
        private static final Money PRICE = new Money(12_800, CNY);

        @Override
        public Optional<Article> article(Sku sku) {
            return Optional.of(ARTICLE);
        }

        @Override
        public Optional<Money> price(Sku sku, Currency currency) {
            return Optional.of(PRICE);
        }

        @Override
        public boolean isPriced(Sku sku) {
            return true;
        }

        @Override
        public boolean sellsIn(Currency currency) {
            return currency.equals(CNY);
        }

        @Override
        public Optional<ShippingMethodDefined> shipping(ShippingMethodId method) {
            return Optional.empty();
        }

        @Override
        public long position() {
            return 42;
        }
    }
}
