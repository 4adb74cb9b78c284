package cartulary.eventstore;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Products;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryFailure.QuantityInvalid;
import cartulary.contract.inventory.InventoryFailure.StockWouldFallBelowReserved;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Page;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The smallest side there can be: one aggregate, one reader, a few answers. */
@Configuration(proxyBeanMethods = false)
class StockSide {
    /** What a reader saw: an event, where it stands, who caused it, and when it came. */
    record Seen(Object event, long position, Actor actor, long nanos) {}

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static class Pile {
        static final AtomicInteger LOADED_EVENTS = new AtomicInteger();

        @AggregateIdentifier
        private StockItemId id;

        private int units;

        Pile() {}

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(ReceiveStock command) {
            if (command.quantity() < 1) throw new CommandRefused(new QuantityInvalid(command.quantity()));
            apply(new StockReceived(command.stockItemId(), command.quantity(), command.key()));
        }

        @CommandHandler
        int handle(AdjustStock command) {
            if (units + command.difference() < 0)
                throw new CommandRefused(new StockWouldFallBelowReserved(id, units, 0));
            if (command.difference() != 0) {
                apply(new StockAdjusted(id, command.difference(), command.reason(), command.key()));
            }
            return units;
        }

        @EventSourcingHandler
        void on(StockEvent event) {
            LOADED_EVENTS.incrementAndGet();
            switch (event) {
                case StockReceived received -> {
                    id = received.stockItemId();
                    units += received.quantity();
                }
                case StockAdjusted adjusted -> units += adjusted.difference();
                default -> throw new IllegalStateException("not of this test: " + event);
            }
        }
    }

    static class Reader {
        final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

        @EventHandler
        void on(StockEvent event, Actor actor, @Position long position) {
            seen.add(new Seen(event, position, actor, System.nanoTime()));
        }
    }

    static class Answers {
        static final ProductPage PAGE = new ProductPage(
                Products.TEAPOT,
                Products.NAME,
                Products.DESCRIPTION,
                null,
                Products.PICTURES,
                ProductStatus.DRAFT,
                List.of(),
                1);

        @QueryHandler
        Optional<ProductPage> find(FindProduct query) {
            return Optional.of(PAGE).filter(page -> page.productId().equals(query.productId()));
        }

        @QueryHandler
        Page<ProductSummary> list(ListProducts query, Actor actor) {
            var product = new ProductSummary(
                    new ProductId("product-" + query.size()),
                    new Localized(Map.of("en", actor.id())),
                    new CategoryId("category-a"),
                    null,
                    Map.of("CNY", 100L));
            return new Page<>(List.of(product), "next", null);
        }

        @QueryHandler
        List<Availability> available(FindAvailability query) {
            return query.skus().stream().map(sku -> new Availability(sku, 7, 0)).toList();
        }
    }

    /** Always finds that somebody was faster. */
    static class Unlucky {
        final AtomicInteger tries = new AtomicInteger();

        @CommandHandler
        void handle(AddCategory command) {
            tries.incrementAndGet();
            throw new ConcurrencyException("always");
        }
    }

    @Bean
    Unlucky unlucky() {
        return new Unlucky();
    }

    @Bean
    ConfigurerModule luck(Unlucky handler) {
        return configurer -> configurer.registerCommandHandler(_ -> handler);
    }

    @Bean
    Reader reader() {
        return new Reader();
    }

    @Bean
    TypeAlias pileSnapshot() {
        return new TypeAlias("snapshot.Pile", "1", Pile.class);
    }

    @Bean
    ConfigurerModule pile() {
        return Aggregates.withSnapshots(Pile.class, 5);
    }

    @Bean
    ConfigurerModule reading(Reader reader) {
        return TrackingProcessor.named("reading").handler(reader).batch(100);
    }

    @Bean
    ConfigurerModule answers() {
        return configurer -> configurer.registerQueryHandler(_ -> new Answers());
    }
}
