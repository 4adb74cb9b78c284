package cartulary.command.customer;

import static cartulary.command.support.Examples.ALICE;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.order;

import cartulary.command.support.Examples;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.customer.Units;
import cartulary.contract.customer.UnitsOver;
import cartulary.contract.customer.Wanted;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class CustomerLimitsTest {
    @Test
    void holds_are_granted_up_to_the_bound_and_refused_beyond() {
        given().when(new RequestHold(ALICE, order(1))).expectEvents(granted(1));
        given(granted(1)).when(new RequestHold(ALICE, order(2))).expectEvents(granted(2));
        given(granted(1), granted(2))
                .when(new RequestHold(ALICE, order(3)))
                .expectEvents(new HoldRefused(ALICE, order(3), 2, 2));
    }

    @Test
    void a_hold_that_is_dropped_makes_room() {
        given(granted(1), granted(2)).when(new DropHold(ALICE, order(1))).expectEvents(dropped(1));
        given(granted(1), granted(2), dropped(1))
                .when(new RequestHold(ALICE, order(3)))
                .expectEvents(granted(3));
    }

    @Test
    void a_request_that_had_its_answer_is_not_decided_again() {
        given(granted(1))
                .when(new RequestHold(ALICE, order(1)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(new HoldRefused(ALICE, order(1), 2, 2))
                .when(new RequestHold(ALICE, order(1)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_hold_dropped_before_it_was_asked_for_is_refused_when_it_comes() {
        given().when(new DropHold(ALICE, order(1))).expectEvents(dropped(1));
        given(dropped(1)).when(new RequestHold(ALICE, order(1))).expectEvents(new HoldRefused(ALICE, order(1), 0, 2));
    }

    @Test
    void a_drop_told_twice_is_one_even_after_the_refusal_it_caused() {
        given(granted(1), dropped(1))
                .when(new DropHold(ALICE, order(1)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(dropped(1), new HoldRefused(ALICE, order(1), 0, 2))
                .when(new DropHold(ALICE, order(1)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_drop_after_a_refusal_is_answered_too() {
        given(new HoldRefused(ALICE, order(1), 2, 2))
                .when(new DropHold(ALICE, order(1)))
                .expectEvents(dropped(1));
    }

    @Test
    void a_shopper_gets_only_so_many_units_of_a_sku_over_open_and_bought_orders() {
        given().when(wants(1, 3)).expectEvents(three(1));
        given(three(1)).when(wants(2, 2)).expectEvents(over(2, 1, 3, 2));
        given(three(1), bought(1)).when(wants(2, 3)).expectEvents(over(2, 0, 3, 3));
        given(three(1), bought(1))
                .when(wants(2, 1))
                .expectEvents(new HoldGranted(ALICE, order(2), List.of(new Units(TEA, 1))));
    }

    @Test
    void units_of_an_order_that_came_to_nothing_can_be_had_again() {
        given(three(1), dropped(1)).when(wants(2, 3)).expectEvents(three(2));
        given(three(1), bought(1)).when(new DropHold(ALICE, order(1), false)).expectEvents(dropped(1));
        given(three(1), bought(1), dropped(1)).when(wants(2, 3)).expectEvents(three(2));
    }

    @Test
    void a_purchase_told_twice_is_one() {
        given(three(1)).when(new DropHold(ALICE, order(1), true)).expectEvents(bought(1));
        given(three(1), bought(1))
                .when(new DropHold(ALICE, order(1), true))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void holds_of_before_units_were_counted_are_holds() {
        given(new HoldGranted(ALICE, order(1)), new HoldGranted(ALICE, order(2)))
                .when(wants(3, 1))
                .expectEvents(new HoldRefused(ALICE, order(3), 2, 2));
    }

    /** Of a tea of which one shopper may have four. */
    private static RequestHold wants(int order, int quantity) {
        return new RequestHold(ALICE, order(order), List.of(new Wanted(TEA, quantity, 4)));
    }

    private static HoldGranted three(int order) {
        return new HoldGranted(ALICE, order(order), List.of(new Units(TEA, 3)));
    }

    private static HoldDropped bought(int order) {
        return new HoldDropped(ALICE, order(order), true);
    }

    private static HoldRefused over(int order, int open, int had, int quantity) {
        return new HoldRefused(ALICE, order(order), open, 2, new UnitsOver(TEA, had, quantity, 4));
    }

    private static HoldGranted granted(int order) {
        return new HoldGranted(ALICE, order(order), List.of());
    }

    private static HoldDropped dropped(int order) {
        return new HoldDropped(ALICE, order(order), false);
    }

    private static TestExecutor<CustomerLimits> given(LimitsEvent... events) {
        return Examples.fixture(CustomerLimits.class)
                .registerInjectableResource(new LimitsPolicy(2))
                .given((Object[]) events);
    }
}
