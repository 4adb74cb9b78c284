package cartulary.command.payment;

import static cartulary.command.support.Examples.PAYMENT;

import cartulary.command.support.Examples;
import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.support.Failures.NotFound;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ProviderNotificationTest {
    private static final NotificationId ID = NotificationId.of("stripe", "evt_1");
    private static final ReceiveNotification RECEIVE =
            new ReceiveNotification(ID, "stripe", "payment_intent.succeeded", PAYMENT, "stripe-2026-11", "e30=");
    private static final NotificationReceived RECEIVED =
            new NotificationReceived(ID, "stripe", "payment_intent.succeeded", PAYMENT, "stripe-2026-11", "e30=");
    private static final NotificationSettled SETTLED = new NotificationSettled(ID, NotificationOutcome.APPLIED);

    @Test
    void a_notification_is_taken_in_once_and_not_again_after_it_was_settled() {
        given().when(RECEIVE).expectEvents(RECEIVED);
        given(RECEIVED).when(RECEIVE).expectNoEvents().expectSuccessfulHandlerExecution();
        given(RECEIVED, SETTLED).when(RECEIVE).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void a_notification_is_settled_once_and_the_first_outcome_stands() {
        given(RECEIVED)
                .when(new SettleNotification(ID, NotificationOutcome.APPLIED))
                .expectEvents(SETTLED);
        given(RECEIVED, SETTLED)
                .when(new SettleNotification(ID, NotificationOutcome.IGNORED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void what_named_nothing_of_ours_may_be_matched_later_once() {
        var unmatched = new NotificationSettled(ID, NotificationOutcome.UNMATCHED);
        given(RECEIVED, unmatched)
                .when(new SettleNotification(ID, NotificationOutcome.UNMATCHED))
                .expectNoEvents();
        given(RECEIVED, unmatched)
                .when(new SettleNotification(ID, NotificationOutcome.APPLIED))
                .expectEvents(SETTLED);
        given(RECEIVED, unmatched, SETTLED)
                .when(new SettleNotification(ID, NotificationOutcome.UNMATCHED))
                .expectNoEvents();
    }

    @Test
    void what_never_came_is_not_settled() {
        given().when(new SettleNotification(ID, NotificationOutcome.APPLIED))
                .expectNoEvents()
                .expectExceptionDetails(new NotFound(ID.value()));
    }

    private static TestExecutor<ProviderNotification> given(NotificationEvent... events) {
        return Examples.fixture(ProviderNotification.class).given((Object[]) events);
    }
}
