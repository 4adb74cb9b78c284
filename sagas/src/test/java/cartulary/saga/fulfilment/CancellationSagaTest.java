package cartulary.saga.fulfilment;

import static cartulary.saga.fulfilment.Sagas.FULFILMENT;
import static cartulary.saga.fulfilment.Sagas.ORDER;
import static cartulary.saga.fulfilment.Sagas.PAID;
import static cartulary.saga.fulfilment.Sagas.PAYMENT;
import static cartulary.saga.fulfilment.Sagas.PAY_BY;
import static cartulary.saga.fulfilment.Sagas.SHELF;

import cartulary.contract.fulfilment.FulfilmentCommand.StopFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.RefuseCancellation;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.RefundId;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessId;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancellationSagaTest {
    private static final ProcessId PROCESS = ProcessId.of("cancellation", ORDER.value());
    private static final RefundId REFUND = RefundId.derivedFrom(PAYMENT, "cancellation");
    private static final RefundId SECOND_REFUND = RefundId.derivedFrom(PAYMENT, "cancellation 1");
    private static final OrderCancellationRequested PAID_AND_UNWANTED =
            new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER, true);
    private static final RefundSucceeded REFUNDED = new RefundSucceeded(PAYMENT, ORDER, REFUND, PAID, "re_1");
    private static final ReservationReleased RELEASED = new ReservationReleased(SHELF, ORDER, 2, PAY_BY);
    private final SagaTestFixture<CancellationSaga> fixture = new SagaTestFixture<>(CancellationSaga.class);

    @BeforeEach
    void open() throws ReflectiveOperationException {
        Sagas.on(fixture);
    }

    @Test
    void an_unpaid_order_is_the_checkouts_matter() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void the_warehouse_is_stopped_first() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(PAID_AND_UNWANTED)
                .expectDispatchedCommands(new StopFulfilment(FULFILMENT, ORDER));
    }

    @Test
    void then_the_money_goes_home_and_the_stock_is_free() {
        fixture.givenAPublished(PAID_AND_UNWANTED)
                .whenPublishingA(new FulfilmentStopped(FULFILMENT, ORDER))
                .expectDispatchedCommands(
                        new RequestRefund(PAYMENT, REFUND, PAID, "order-cancelled"),
                        new ReleaseReservation(SHELF, ORDER, PAY_BY));
    }

    @Test
    void the_order_is_cancelled_when_both_are_done_in_either_order() {
        stopped()
                .andThenAPublished(REFUNDED)
                .whenPublishingA(RELEASED)
                .expectDispatchedCommands(new ConfirmCancellation(ORDER));
        stopped().whenPublishingA(RELEASED).expectNoDispatchedCommands();
    }

    @Test
    void goods_that_were_faster_let_the_order_go_on() {
        fixture.givenAPublished(PAID_AND_UNWANTED)
                .whenPublishingA(new FulfilmentNotStopped(FULFILMENT, ORDER))
                .expectDispatchedCommands(new RefuseCancellation(ORDER));
    }

    @Test
    void a_parcel_that_told_the_order_ends_it_before_and_after_the_warehouse_said_so() {
        var told = new OrderShipmentRecorded(ORDER, "parcel-1", true);
        fixture.givenAPublished(PAID_AND_UNWANTED)
                .andThenAPublished(new FulfilmentNotStopped(FULFILMENT, ORDER))
                .whenPublishingA(told)
                .expectActiveSagas(0);
        fixture.givenAPublished(PAID_AND_UNWANTED)
                .andThenAPublished(told)
                .whenPublishingA(new FulfilmentNotStopped(FULFILMENT, ORDER))
                .expectActiveSagas(0);
    }

    @Test
    void a_refund_that_failed_waits_for_a_person_and_has_a_new_reference() {
        var failed = new RefundFailed(PAYMENT, ORDER, REFUND, PAID, "card-closed");
        stopped()
                .whenPublishingA(failed)
                .expectDispatchedCommands(
                        new ParkProcess(PROCESS, ORDER.value(), "refunding", "the refund failed: card-closed"));
        fixture.whenPublishingA(new ProcessRetried(PROCESS, ORDER.value(), "he has a new card"))
                .expectDispatchedCommands(
                        new RequestRefund(PAYMENT, SECOND_REFUND, PAID, "order-cancelled"),
                        new ReleaseReservation(SHELF, ORDER, PAY_BY));
    }

    private ContinuedGivenState stopped() {
        return fixture.givenAPublished(PAID_AND_UNWANTED).andThenAPublished(new FulfilmentStopped(FULFILMENT, ORDER));
    }
}
