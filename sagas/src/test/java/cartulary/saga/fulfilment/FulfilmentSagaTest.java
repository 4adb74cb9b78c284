package cartulary.saga.fulfilment;

import static cartulary.saga.fulfilment.Sagas.CUSTOMER;
import static cartulary.saga.fulfilment.Sagas.FULFILMENT;
import static cartulary.saga.fulfilment.Sagas.HELD;
import static cartulary.saga.fulfilment.Sagas.ORDER;
import static cartulary.saga.fulfilment.Sagas.PAYMENT;
import static cartulary.saga.fulfilment.Sagas.PRICE;
import static cartulary.saga.fulfilment.Sagas.SHELF;
import static cartulary.saga.fulfilment.Sagas.TEA;

import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.StartFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReceiptConfirmed;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.inventory.InventoryCommand.ShipReservation;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderCommand.CompleteOrder;
import cartulary.contract.ordering.OrderCommand.RecordShipment;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.payment.PaymentCommand.AssurePayment;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessId;
import java.time.Duration;
import java.util.List;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FulfilmentSagaTest {
    private static final ParcelId FIRST = ParcelId.derivedFrom(ORDER.value(), "1");
    private static final ParcelId SECOND = ParcelId.derivedFrom(ORDER.value(), "2");
    private static final OrderConfirmed CONFIRMED = new OrderConfirmed(ORDER, PAYMENT, HELD);
    private static final ProcessId FULFILMENT_PROCESS = ProcessId.of("fulfilment", ORDER.value());
    private static final List<SoldLine> LINES = List.of(new SoldLine(TEA, 2, PRICE, false));
    private final SagaTestFixture<FulfilmentSaga> fixture = new SagaTestFixture<>(FulfilmentSaga.class);

    @BeforeEach
    void open() throws ReflectiveOperationException {
        Sagas.on(fixture);
    }

    @Test
    void a_paid_order_starts_its_fulfilment() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(CONFIRMED)
                .expectDispatchedCommands(new StartFulfilment(FULFILMENT, ORDER, CUSTOMER, LINES, HELD));
    }

    @Test
    void of_a_large_order_nothing_leaves_before_the_provider_says_that_the_money_is_there()
            throws ReflectiveOperationException {
        var large = new SagaTestFixture<>(FulfilmentSaga.class);
        Sagas.on(large, "CNY:1399");
        large.givenNoPriorActivity().whenPublishingA(CONFIRMED).expectDispatchedCommands(new AssurePayment(PAYMENT));
        large.whenPublishingA(new ProcessRetried(FULFILMENT_PROCESS, ORDER.value(), "they say so"))
                .expectDispatchedCommands(new AssurePayment(PAYMENT));
        large.whenPublishingA(new PaymentAssured(PAYMENT, ORDER))
                .expectDispatchedCommands(new StartFulfilment(FULFILMENT, ORDER, CUSTOMER, LINES, HELD));
        large.whenPublishingA(new PaymentAssured(PAYMENT, ORDER)).expectNoDispatchedCommands();
    }

    @Test
    void a_person_may_have_a_large_order_sent_and_a_cancellation_is_faster_than_the_answer()
            throws ReflectiveOperationException {
        var large = new SagaTestFixture<>(FulfilmentSaga.class);
        Sagas.on(large, "JPY:1,CNY:1399");
        large.givenAPublished(CONFIRMED)
                .whenPublishingA(new ProcessStepSkipped(FULFILMENT_PROCESS, ORDER.value(), "assuring", "I called them"))
                .expectDispatchedCommands(new StartFulfilment(FULFILMENT, ORDER, CUSTOMER, LINES, HELD));
        var cancelled = new SagaTestFixture<>(FulfilmentSaga.class);
        Sagas.on(cancelled, "CNY:1399");
        cancelled
                .givenAPublished(CONFIRMED)
                .whenPublishingA(new FulfilmentStopped(FULFILMENT, ORDER))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void a_parcel_is_booked_out_of_stock_and_told_to_the_order() {
        started()
                .whenPublishingA(parcel(FIRST, 1, false))
                .expectDispatchedCommands(
                        new ShipReservation(SHELF, ORDER, 1, FIRST.value()),
                        new RecordShipment(ORDER, FIRST.value(), false));
    }

    @Test
    void a_booked_parcel_is_not_booked_again() {
        started()
                .andThenAPublished(parcel(FIRST, 1, false))
                .andThenAPublished(new OrderShipmentRecorded(ORDER, FIRST.value(), false))
                .whenPublishingA(parcel(SECOND, 1, true))
                .expectDispatchedCommands(
                        new ShipReservation(SHELF, ORDER, 1, SECOND.value()),
                        new RecordShipment(ORDER, SECOND.value(), true))
                .expectScheduledDeadlineWithName(Duration.ofDays(10), "fulfilment-delivery");
    }

    @Test
    void a_shopper_who_says_nothing_has_it_in_the_end() {
        sent().whenTimeElapses(Duration.ofDays(10)).expectDispatchedCommands(new ConfirmReceipt(FULFILMENT));
    }

    @Test
    void a_confirmed_receipt_completes_the_order_and_needs_no_deadline() {
        sent().whenPublishingA(new ReceiptConfirmed(FULFILMENT, ORDER, true))
                .expectDispatchedCommands(new CompleteOrder(ORDER))
                .expectNoScheduledDeadlines();
        fixture.whenPublishingA(new OrderCompleted(ORDER)).expectActiveSagas(0);
    }

    @Test
    void a_cancelled_order_is_not_waited_for() {
        started()
                .whenPublishingA(new FulfilmentStopped(FULFILMENT, ORDER))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    private ContinuedGivenState started() {
        return fixture.givenAPublished(CONFIRMED)
                .andThenAPublished(new FulfilmentStarted(FULFILMENT, ORDER, CUSTOMER, LINES, HELD));
    }

    private ContinuedGivenState sent() {
        return started()
                .andThenAPublished(parcel(FIRST, 2, true))
                .andThenAPublished(new OrderShipmentRecorded(ORDER, FIRST.value(), true));
    }

    private static ParcelShipped parcel(ParcelId id, int teas, boolean complete) {
        return new ParcelShipped(
                FULFILMENT,
                ORDER,
                id,
                List.of(new Units(TEA, teas)),
                List.of(new HeldStock(SHELF, teas)),
                "SF",
                "1",
                complete,
                "hash");
    }
}
