package cartulary.command.payment;

import static cartulary.contract.payment.Payments.CARD;
import static cartulary.contract.payment.Payments.CARD_AGAIN;
import static cartulary.contract.payment.Payments.METHOD;
import static cartulary.contract.payment.Payments.METHODS;
import static cartulary.contract.payment.Payments.PROVIDER;
import static cartulary.contract.payment.Payments.methodSaved;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.Customers;
import cartulary.contract.payment.MethodCommand.ForgetMethod;
import cartulary.contract.payment.MethodCommand.SaveMethod;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.PaymentFailure.MethodUnknown;
import cartulary.contract.payment.SavedCard;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.eventstore.HandlerParameters;
import java.util.Map;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class SavedMethodsTest {
    private static final SaveMethod SAVE = new SaveMethod(METHODS, Customers.LIN, PROVIDER, CARD);
    private static final ForgetMethod FORGET = new ForgetMethod(METHODS, Customers.LIN, METHOD);
    private static final MethodForgotten FORGOTTEN = new MethodForgotten(METHODS, Customers.LIN, METHOD, PROVIDER);

    private static TestExecutor<SavedMethods> given(MethodEvent... events) {
        return new AggregateTestFixture<>(SavedMethods.class)
                .registerParameterResolverFactory(HandlerParameters.actorAndPosition())
                .given((Object[]) events);
    }

    private static Map<String, ?> as(CustomerId customer) {
        return Map.of(MetaKeys.ACTOR, customer.value(), MetaKeys.ROLES, "CUSTOMER");
    }

    @Test
    void a_card_is_kept_once_however_often_it_is_told() {
        given().when(SAVE).expectEvents(methodSaved());
        given(methodSaved()).when(SAVE).expectNoEvents();
    }

    @Test
    void its_owner_has_it_forgotten_once() {
        given(methodSaved()).when(FORGET, as(Customers.LIN)).expectEvents(FORGOTTEN);
        given(methodSaved(), FORGOTTEN).when(FORGET, as(Customers.LIN)).expectNoEvents();
    }

    @Test
    void what_was_forgotten_is_not_kept_again_by_a_late_word() {
        given(methodSaved(), FORGOTTEN).when(SAVE).expectNoEvents();
    }

    @Test
    void a_card_that_is_kept_again_under_another_name_is_kept_once_as_it_is_now() {
        var before = new SavedCard("cus_0001", "pm_0001", "visa", "4242", 12, 2030, CARD_AGAIN.fingerprint());
        var saved = new MethodSaved(METHODS, Customers.LIN, METHOD, PROVIDER, before);
        var again = new MethodSaved(
                METHODS, Customers.LIN, MethodId.of(Customers.LIN, CARD_AGAIN.token()), PROVIDER, CARD_AGAIN);
        var save = new SaveMethod(METHODS, Customers.LIN, PROVIDER, CARD_AGAIN);
        given(saved).when(save).expectEvents(again, FORGOTTEN);
        given(saved, again, FORGOTTEN)
                .when(new SaveMethod(METHODS, Customers.LIN, PROVIDER, before))
                .expectNoEvents();
        given(saved)
                .when(new SaveMethod(METHODS, Customers.LIN, "other", CARD_AGAIN))
                .expectEvents(new MethodSaved(METHODS, Customers.LIN, again.methodId(), "other", CARD_AGAIN));
        given(methodSaved()).when(save).expectEvents(again); // Of which it is not known whether it is the same.
    }

    @Test
    void to_anybody_else_there_is_no_such_card() {
        given(methodSaved())
                .when(FORGET, as(new CustomerId("customer-else")))
                .expectExceptionDetails(new MethodUnknown(METHOD));
        var other = MethodId.of(Customers.LIN, "pm_other");
        given(methodSaved())
                .when(new ForgetMethod(METHODS, Customers.LIN, other), as(Customers.LIN))
                .expectExceptionDetails(new MethodUnknown(other));
        given().when(FORGET, as(Customers.LIN)).expectExceptionDetails(new MethodUnknown(METHOD));
    }

    @Test
    void a_stream_is_of_one_shopper() {
        var others = SavedMethodsId.of(new CustomerId("customer-else"));
        given().when(new SaveMethod(others, Customers.LIN, PROVIDER, CARD))
                .expectExceptionDetails(new Failures.InvalidField("customerId", "is not of " + others));
    }
}
