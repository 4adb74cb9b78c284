package cartulary.command;

import cartulary.command.cart.Cart;
import cartulary.command.cart.StoredGuestCarts;
import cartulary.command.catalog.CategoryTree;
import cartulary.command.catalog.ImportJob;
import cartulary.command.catalog.Product;
import cartulary.command.catalog.SkuClaim;
import cartulary.command.customer.Customer;
import cartulary.command.customer.CustomerLimits;
import cartulary.command.customer.LimitsPolicy;
import cartulary.command.fulfilment.Fulfilment;
import cartulary.command.fulfilment.FulfilmentPolicy;
import cartulary.command.inventory.Locations;
import cartulary.command.inventory.StockItem;
import cartulary.command.inventory.StockPlanning;
import cartulary.command.ordering.Draft;
import cartulary.command.ordering.Order;
import cartulary.command.ordering.OrderNumbers;
import cartulary.command.ordering.OrderPlacing;
import cartulary.command.ordering.OrderingPolicy;
import cartulary.command.ordering.TsidOrderNumbers;
import cartulary.command.payment.Dispute;
import cartulary.command.payment.Payment;
import cartulary.command.payment.ProviderNotification;
import cartulary.command.payment.RefundPolicy;
import cartulary.command.payment.Rehearsals;
import cartulary.command.payment.SavedMethods;
import cartulary.command.payment.TaxRates;
import cartulary.command.pricing.Price;
import cartulary.command.pricing.ShippingMethod;
import cartulary.command.process.DeadLetters;
import cartulary.command.process.OperatedProjection;
import cartulary.command.process.ProcessRun;
import cartulary.command.settlement.ReconciliationRun;
import cartulary.command.settlement.ReviewCase;
import cartulary.command.support.PriceBook;
import cartulary.command.support.StreamPriceBook;
import cartulary.command.wallet.Wallet;
import cartulary.eventstore.Aggregates;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.TrackingProcessor;
import cartulary.eventstore.TypeAlias;
import cartulary.eventstore.WorkerIds;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Currency;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The aggregates, their policies and the price book. */
@Configuration(proxyBeanMethods = false)
@Import(EventStoreConfiguration.class)
public class CommandSideConfiguration {
    /** A hot item has thousands of events; reading this many after the snapshot takes a few milliseconds. */
    private static final int SNAPSHOT_EVERY = 100;

    @Bean
    ConfigurerModule aggregates() {
        return configurer -> Stream.of(
                        Product.class,
                        SkuClaim.class,
                        CategoryTree.class,
                        ImportJob.class,
                        Price.class,
                        ShippingMethod.class,
                        Customer.class,
                        CustomerLimits.class,
                        StockPlanning.class,
                        Locations.class,
                        Order.class,
                        Draft.class,
                        Payment.class,
                        Dispute.class,
                        SavedMethods.class,
                        Fulfilment.class,
                        ProviderNotification.class,
                        ProcessRun.class,
                        ReconciliationRun.class,
                        ReviewCase.class,
                        Wallet.class,
                        DeadLetters.class,
                        OperatedProjection.class)
                .forEach(aggregate -> Aggregates.module(aggregate).configureModule(configurer));
    }

    @Bean
    ConfigurerModule transitionTables() {
        return configurer -> configurer.registerQueryHandler(_ -> new TransitionTables());
    }

    @Bean
    ConfigurerModule stockItems() {
        return Aggregates.withSnapshots(StockItem.class, SNAPSHOT_EVERY);
    }

    @Bean
    TypeAlias stockItemSnapshot() {
        return new TypeAlias("snapshot.StockItem", "2", StockItem.class);
    }

    @Bean
    ConfigurerModule carts() {
        return Aggregates.withSnapshots(Cart.class, SNAPSHOT_EVERY);
    }

    @Bean
    TypeAlias cartSnapshot() {
        return new TypeAlias("snapshot.Cart", "1", Cart.class);
    }

    @Bean
    StoredGuestCarts guestCarts(ObjectProvider<org.axonframework.config.Configuration> axon) {
        return new StoredGuestCarts(() -> axon.getObject().repository(Cart.class));
    }

    /** The worker id is this process's alone: {@link WorkerIds} never gives one twice, but for a wrap. */
    @Bean
    TsidOrderNumbers orderNumbers(InstantSource clock, WorkerIds workers, ObjectProvider<MeterRegistry> meters) {
        var numbers = new TsidOrderNumbers(clock, workers.next("order-numbers", TsidOrderNumbers.WORKERS));
        meters.ifAvailable(registry -> FunctionCounter.builder(
                        "cartulary.order.numbers.refused", numbers, TsidOrderNumbers::refused)
                .description("orders refused because the clock was set back: alarm at the first")
                .register(registry));
        return numbers;
    }

    @Bean
    OrderPlacing orderPlacing(PriceBook prices, InstantSource clock, OrderingPolicy policy, OrderNumbers numbers) {
        return new OrderPlacing(prices, clock, policy, numbers);
    }

    @Bean
    OrderingPolicy orderingPolicy(@Value("${cartulary.ordering.payment-window:15m}") String window) {
        return new OrderingPolicy(DurationStyle.detectAndParse(window));
    }

    /** As "CNY:13,JPY:10": percent that prices include. */
    @Bean
    TaxRates taxRates(@Value("${cartulary.tax.included:CNY:13,JPY:10}") String[] percents) {
        return TaxRates.parse(percents);
    }

    /** A payment decides on a copy of itself, and nothing is stored. */
    @Bean
    ConfigurerModule rehearsals(EventStore store, ObjectProvider<org.axonframework.config.Configuration> axon) {
        var rehearsals = new Rehearsals(store, axon::getObject);
        return configurer -> configurer.registerQueryHandler(_ -> rehearsals);
    }

    /** As "CNY:100000": what one person alone may give back of a payment, in minor units. */
    @Bean
    RefundPolicy refundPolicy(
            @Value("${cartulary.payment.refund-alone-max:CNY:100000,USD:15000,JPY:20000}") String[] limits) {
        return RefundPolicy.parse(limits);
    }

    @Bean
    FulfilmentPolicy fulfilmentPolicy(@Value("${cartulary.fulfilment.return-window:30d}") String window) {
        return new FulfilmentPolicy(DurationStyle.detectAndParse(window));
    }

    @Bean
    LimitsPolicy limitsPolicy(@Value("${cartulary.limits.open-holds-max:10}") int openHoldsMax) {
        return new LimitsPolicy(openHoldsMax);
    }

    @Bean(initMethod = "watch")
    StreamPriceBook priceBook(
            EventStore events,
            Flyway migrated,
            @Value("${cartulary.pricing.currencies:CNY,USD,JPY}") String[] currencies) {
        return new StreamPriceBook(
                events,
                Arrays.stream(currencies)
                        .map(String::strip)
                        .map(Currency::getInstance)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Starts at the head each time: what was stored before is read from the streams when it is asked for. */
    @Bean
    ConfigurerModule priceBookReader(StreamPriceBook book) {
        return TrackingProcessor.named(StreamPriceBook.PROCESSOR)
                .handler(book)
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance())
                .batch(100);
    }
}
