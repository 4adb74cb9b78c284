package cartulary.saga.fulfilment;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessCommand.DelayProcess;
import cartulary.contract.support.Localized;
import cartulary.saga.support.Asking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.test.saga.SagaTestFixture;

/** An order that was placed, paid and confirmed, and the stage on which its processes are tried. */
final class Sagas {
    static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    static final Instant PAY_BY = NOW.plusSeconds(900);
    static final OrderId ORDER = new OrderId("order-0123456789abcdef0123456789abcdef");
    static final FulfilmentId FULFILMENT = FulfilmentId.of(ORDER);
    static final PaymentId PAYMENT = PaymentId.of(ORDER);
    static final CustomerId CUSTOMER = new CustomerId("customer-ann");
    static final Sku TEA = new Sku("TEA");
    static final StockItemId SHELF = StockItemId.of(TEA, StockItemId.MAIN);
    static final Money PRICE = Money.of(700, "CNY");
    static final Money PAID = Money.of(1400, "CNY");
    static final List<HeldStock> HELD = List.of(new HeldStock(SHELF, 2));

    /** What the processes told their books. */
    final List<Object> book = new ArrayList<>();

    private Sagas() {}

    static Sagas on(SagaTestFixture<?> fixture) throws ReflectiveOperationException {
        return on(fixture, "");
    }

    static Sagas on(SagaTestFixture<?> fixture, String assureAbove) throws ReflectiveOperationException {
        var sagas = new Sagas();
        // The fixture's own deadlines, whose time the tests move; it offers them to handlers only.
        var field = SagaTestFixture.class.getDeclaredField("deadlineManager");
        field.setAccessible(true);
        fixture.registerResource(new Asking(
                (command, _) -> () -> sagas.send(fixture, command),
                (DeadlineManager) field.get(fixture),
                fixture::currentTime,
                Duration.ofSeconds(5)));
        fixture.registerResource(new OrderStory(store()));
        fixture.registerResource(new FulfilmentSettings(
                Duration.ofDays(3),
                Duration.ofDays(10),
                Duration.ofDays(3),
                Duration.ofDays(30),
                FulfilmentSettings.limits(assureAbove)));
        fixture.givenCurrentTime(NOW);
        return sagas;
    }

    private CompletableFuture<Object> send(SagaTestFixture<?> fixture, Object command) {
        if (command instanceof AdvanceProcess || command instanceof DelayProcess) {
            book.add(command);
            return CompletableFuture.completedFuture(null);
        }
        var answer = new CompletableFuture<Object>();
        fixture.getCommandBus().dispatch(GenericCommandMessage.asCommandMessage(command), (_, result) -> {
            if (result.isExceptional()) answer.completeExceptionally(result.exceptionResult());
            else answer.complete(null);
        });
        return answer;
    }

    private static EmbeddedEventStore store() {
        var store = EmbeddedEventStore.builder()
                .storageEngine(new InMemoryEventStorageEngine())
                .build();
        var line = new OrderLine(
                TEA,
                new ProductId("product-00000000000000000000000000000001"),
                new Localized(Map.of("en", "Tea")),
                2,
                PRICE);
        store.publish(
                new GenericDomainEventMessage<>(
                        "Order",
                        ORDER.value(),
                        0,
                        new OrderPlaced(ORDER, CUSTOMER, List.of(line), PAID, null, PAY_BY, 7, "hash")),
                new GenericDomainEventMessage<>("Order", ORDER.value(), 1, new OrderConfirmed(ORDER, PAYMENT, HELD)),
                new GenericDomainEventMessage<>(
                        "Payment", PAYMENT.value(), 0, new PaymentCaptured(PAYMENT, ORDER, PAID, "pi_1", "ch_1")));
        return store;
    }
}
