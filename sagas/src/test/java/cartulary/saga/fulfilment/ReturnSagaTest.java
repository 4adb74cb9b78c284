package cartulary.saga.fulfilment;

import static cartulary.saga.fulfilment.Sagas.FULFILMENT;
import static cartulary.saga.fulfilment.Sagas.ORDER;
import static cartulary.saga.fulfilment.Sagas.PAYMENT;
import static cartulary.saga.fulfilment.Sagas.PRICE;
import static cartulary.saga.fulfilment.Sagas.SHELF;
import static cartulary.saga.fulfilment.Sagas.TEA;

import cartulary.contract.fulfilment.FulfilmentCommand.DenyReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.SettleReturn;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.ReceivedUnits;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.inventory.InventoryCommand.RestockReturn;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.RefundId;
import cartulary.contract.support.Ids;
import java.time.Duration;
import java.util.List;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturnSagaTest {
    private static final ReturnId RETURN = ReturnId.derivedFrom("ann", ORDER.value(), "1");
    private static final RefundId REFUND = RefundId.derivedFrom(PAYMENT, RETURN.value());
    private static final List<Units> ONE_TEA = List.of(new Units(TEA, 1));
    private static final RefundSucceeded REFUNDED = new RefundSucceeded(PAYMENT, ORDER, REFUND, PRICE, "re_1");
    private final SagaTestFixture<ReturnSaga> fixture = new SagaTestFixture<>(ReturnSaga.class);

    @BeforeEach
    void open() throws ReflectiveOperationException {
        Sagas.on(fixture);
    }

    @Test
    void what_came_is_put_away_and_paid_back() {
        approved(List.of())
                .whenPublishingA(received(List.of()))
                .expectDispatchedCommands(
                        new RestockReturn(SHELF, ORDER, 1, RETURN.value()),
                        new RequestRefund(PAYMENT, REFUND, PRICE, "returned"))
                .expectNoScheduledDeadlines();
        fixture.whenPublishingA(REFUNDED).expectDispatchedCommands(new SettleReturn(FULFILMENT, RETURN, null));
        fixture.whenPublishingA(new ReturnSettled(FULFILMENT, ORDER, RETURN, null))
                .expectActiveSagas(0);
    }

    @Test
    void approved_goods_that_never_come_are_not_waited_for() {
        approved(List.of())
                .whenTimeElapses(Duration.ofDays(30))
                .expectDispatchedCommands(new DenyReturn(FULFILMENT, RETURN, "the goods did not come in time"));
    }

    @Test
    void what_is_wanted_instead_is_ordered_when_the_money_is_back() {
        var replacement = new OrderId(Ids.derive("order-", "exchange", RETURN.value()));
        approved(ONE_TEA)
                .andThenAPublished(received(ONE_TEA))
                .whenPublishingA(REFUNDED)
                .expectDispatchedCommands(new ExchangeOrder(ORDER, replacement, RETURN, ONE_TEA));
    }

    private ContinuedGivenState approved(List<Units> exchangeFor) {
        return fixture.givenAPublished(
                        new ReturnRequested(FULFILMENT, ORDER, RETURN, ONE_TEA, "stale", exchangeFor, "hash"))
                .andThenAPublished(new ReturnApproved(FULFILMENT, ORDER, RETURN));
    }

    private static ReturnReceived received(List<Units> exchangeFor) {
        return new ReturnReceived(
                FULFILMENT,
                ORDER,
                RETURN,
                List.of(new ReceivedUnits(TEA, 1, 0)),
                List.of(new HeldStock(SHELF, 1)),
                PRICE,
                exchangeFor);
    }
}
