package cartulary.command.ordering;

import static cartulary.command.ordering.OrderTransitionsTest.PLACE;
import static cartulary.command.ordering.OrderTransitionsTest.PLACED;
import static cartulary.command.support.Examples.*;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.matches;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;

import cartulary.command.support.Examples;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RecordShipment;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderingFailure.OrderLinesInvalid;
import cartulary.contract.ordering.OrderingFailure.OrderNotCancellable;
import cartulary.contract.ordering.OrderingFailure.OrderTotalChanged;
import cartulary.contract.ordering.OrderingFailure.OrderTotalTooLarge;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;
import cartulary.contract.ordering.Shipping;
import cartulary.contract.payment.PayWay;
import cartulary.contract.pricing.PricingFailure.CurrencyWithoutPrice;
import cartulary.contract.pricing.PricingFailure.ShippingNotAvailable;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Failures.NotAllowed;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    private static final ShippingMethodId EXPRESS = new ShippingMethodId("shipping-express");
    private final Book book = new Book();
    private FixtureConfiguration<Order> fixture;

    @BeforeEach
    void prepare() {
        fixture = Examples.fixture(Order.class).registerInjectableResource(OrderTransitionsTest.placing(book));
    }

    @Test
    void an_order_freezes_names_prices_and_the_end_of_its_payment_window() {
        fixture.givenNoPriorActivity().when(PLACE, by(SHOPPER_ALICE)).expectEvents(PLACED);
    }

    @Test
    void lines_of_one_sku_become_one_line_in_the_order_of_first_mention() {
        book.with(CUP, OTHER_PRODUCT, true, cny(100));
        var tea = new OrderLine(TEA, PRODUCT, NAME, 3, cny(1250));
        var cup = new OrderLine(CUP, OTHER_PRODUCT, NAME, 1, cny(100));
        fixture.givenNoPriorActivity()
                .when(place(new RequestedLine(TEA, 1), new RequestedLine(CUP, 1), new RequestedLine(TEA, 2)))
                .expectEvents(new OrderPlaced(
                        ORDER,
                        ALICE,
                        List.of(tea, cup),
                        cny(3850),
                        RECIPIENT,
                        PLACED.payBy(),
                        42,
                        "hash-1",
                        null,
                        null,
                        PLACED.number(),
                        null,
                        null));
    }

    @Test
    void what_a_bundle_is_put_together_of_is_frozen_in_its_line() {
        var parts = List.of(new BundlePart(CUP, 2), new BundlePart(new Sku("POT-1"), 1));
        book.made(TEA, PRODUCT, false, parts);
        var box = new OrderLine(TEA, PRODUCT, NAME, 3, cny(1250), parts);
        fixture.givenNoPriorActivity()
                .when(place(new RequestedLine(TEA, 3)))
                .expectEvents(new OrderPlaced(
                        ORDER,
                        ALICE,
                        List.of(box),
                        cny(3750),
                        RECIPIENT,
                        PLACED.payBy(),
                        42,
                        "hash-1",
                        null,
                        null,
                        PLACED.number(),
                        null,
                        null));
    }

    @Test
    void bundles_that_take_more_of_a_part_than_stock_can_be_asked_for_are_refused() {
        var lines = IntStream.rangeClosed(1, 11)
                .mapToObj(number -> new Sku("BOX-" + number))
                .peek(box -> book.with(box, PRODUCT, true, cny(1))
                        .made(box, PRODUCT, false, List.of(new BundlePart(CUP, 99))))
                .map(box -> new RequestedLine(box, 999))
                .toList();
        refuses(
                place(lines.toArray(RequestedLine[]::new)),
                new OrderLinesInvalid("lines", "take more than 1000000 of CUP-1"));
    }

    @Test
    void the_same_key_with_another_request_is_refused() {
        fixture.given(PLACED)
                .when(new PlaceOrder(ORDER, ALICE, PLACE.lines(), CNY, RECIPIENT, "hash-2"))
                .expectNoEvents()
                .expectExceptionDetails(new IdempotencyKeyReused(ORDER.value()));
    }

    @Test
    void nobody_orders_for_somebody_else() {
        fixture.givenNoPriorActivity().when(PLACE, by(SHOPPER_BOB)).expectExceptionDetails(NotAllowed.class);
    }

    @Test
    void an_order_without_lines_or_with_more_than_a_hundred_is_refused() {
        refuses(place(), new OrderLinesInvalid("lines", "must be 1 to 100"));
        refuses(
                place(Collections.nCopies(101, new RequestedLine(TEA, 1)).toArray(RequestedLine[]::new)),
                new OrderLinesInvalid("lines", "must be 1 to 100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_quantity_out_of_bounds_is_refused(int quantity) {
        refuses(
                place(new RequestedLine(TEA, quantity)),
                new OrderLinesInvalid("lines[0].quantity", "must be 1 to 999 of one SKU"));
    }

    @Test
    void the_bound_of_a_quantity_holds_for_all_lines_of_a_sku_together() {
        refuses(
                place(new RequestedLine(TEA, 999), new RequestedLine(TEA, 1)),
                new OrderLinesInvalid("lines[1].quantity", "must be 1 to 999 of one SKU"));
    }

    @Test
    void an_unknown_sku_is_refused() {
        refuses(place(new RequestedLine(new Sku("NO-SUCH"), 1)), new SkuUnknown(new Sku("NO-SUCH")));
    }

    @Test
    void a_sku_off_sale_is_refused() {
        book.with(CUP, OTHER_PRODUCT, false, cny(100));
        refuses(place(new RequestedLine(CUP, 1)), new SkuWithdrawn(CUP));
    }

    @Test
    void a_currency_without_a_price_is_refused() {
        var yen = Currency.getInstance("JPY");
        refuses(
                new PlaceOrder(ORDER, ALICE, PLACE.lines(), yen, RECIPIENT, "hash-1"),
                new CurrencyWithoutPrice(TEA, yen));
    }

    @Test
    void a_total_nobody_can_pay_at_once_is_refused() {
        book.with(CUP, OTHER_PRODUCT, true, cny(OrderingPolicy.TOTAL_MAX));
        fixture.givenNoPriorActivity().when(place(new RequestedLine(CUP, 1))).expectSuccessfulHandlerExecution();
        prepare();
        refuses(place(new RequestedLine(CUP, 2)), new OrderTotalTooLarge("CNY"));
        book.with(CUP, OTHER_PRODUCT, true, new Money(Long.MAX_VALUE, CNY));
        prepare();
        refuses(place(new RequestedLine(CUP, 2)), new OrderTotalTooLarge("CNY"));
    }

    @Test
    void shipping_is_frozen_beside_the_lines_and_part_of_the_total() {
        book.sending(EXPRESS, new ShippingRate(List.of(), cny(1500), cny(5000)));
        expressed(2).expectEvents(expressed(2500, 1500));
        prepare();
        expressed(4).expectEvents(expressed(5000, 0));
    }

    @Test
    void an_order_that_names_no_way_is_sent_the_standard_way_if_there_is_one() {
        book.sending(ShippingMethodId.STANDARD, new ShippingRate(List.of("CN"), cny(800), null));
        fixture.givenNoPriorActivity()
                .when(PLACE)
                .expectEventsMatching(payloadsMatching(exactSequenceOf(
                        matches((OrderPlaced placed) -> placed.total().equals(cny(3300))))));
    }

    @Test
    void what_is_not_sent_there_or_not_offered_is_refused() {
        refuses(order(2, EXPRESS, null), new ShippingNotAvailable(EXPRESS, "CN", CNY));
        book.sending(EXPRESS, new ShippingRate(List.of("DE"), cny(1500), null));
        refuses(order(2, EXPRESS, null), new ShippingNotAvailable(EXPRESS, "CN", CNY));
        book.sending(ShippingMethodId.STANDARD, new ShippingRate(List.of("DE"), cny(1500), null));
        refuses(PLACE, new ShippingNotAvailable(ShippingMethodId.STANDARD, "CN", CNY));
    }

    @Test
    void a_total_the_shopper_did_not_agree_to_is_refused() {
        refuses(order(2, null, cny(2400)), new OrderTotalChanged(cny(2400), cny(2500)));
        prepare();
        fixture.givenNoPriorActivity().when(order(2, null, cny(2500))).expectSuccessfulHandlerExecution();
    }

    @Test
    void store_credit_pays_a_part_of_it_and_never_all() {
        var paid = onCredit(cny(700), PayWay.CARD);
        fixture.givenNoPriorActivity()
                .when(paid)
                .expectEventsMatching(payloadsMatching(
                        exactSequenceOf(matches((OrderPlaced placed) -> cny(700).equals(placed.credit())))));
        for (var wrong : List.of(cny(0), cny(2500), cny(9000), Money.of(700, "JPY"))) {
            prepare();
            fixture.givenNoPriorActivity()
                    .when(onCredit(wrong, null))
                    .expectNoEvents()
                    .expectExceptionDetails(InvalidField.class);
        }
        prepare();
        fixture.givenNoPriorActivity()
                .when(onCredit(cny(700), PayWay.WALLET))
                .expectNoEvents()
                .expectExceptionDetails(InvalidField.class);
    }

    private static PlaceOrder onCredit(Money credit, PayWay way) {
        var lines = List.of(new RequestedLine(TEA, 2));
        return new PlaceOrder(ORDER, ALICE, lines, CNY, RECIPIENT, "hash-1", way, null, null, null, null, credit);
    }

    private org.axonframework.test.aggregate.ResultValidator<Order> expressed(int quantity) {
        return fixture.givenNoPriorActivity().when(order(quantity, EXPRESS, null));
    }

    private static OrderPlaced expressed(long goods, long shipping) {
        return new OrderPlaced(
                ORDER,
                ALICE,
                List.of(new OrderLine(TEA, PRODUCT, NAME, Math.toIntExact(goods / 1250), cny(1250))),
                cny(goods + shipping),
                RECIPIENT,
                PLACED.payBy(),
                42,
                "hash-1",
                null,
                null,
                PLACED.number(),
                new Shipping(EXPRESS, NAME, cny(shipping)),
                null);
    }

    private static PlaceOrder order(int quantity, ShippingMethodId method, Money expected) {
        var lines = List.of(new RequestedLine(TEA, quantity));
        return new PlaceOrder(ORDER, ALICE, lines, CNY, RECIPIENT, "hash-1", null, null, method, expected, null);
    }

    @Test
    void shoppers_cancel_their_own_order_and_their_reason_is_their_wish() {
        fixture.given(PLACED)
                .when(new RequestCancellation(ORDER, CancellationReason.OUT_OF_STOCK), by(SHOPPER_ALICE))
                .expectEvents(new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER));
    }

    @Test
    void to_a_shopper_somebody_elses_order_does_not_exist_whatever_its_status() {
        for (var status : OrderTransitions.Status.values()) {
            prepare();
            fixture.given(OrderTransitionsTest.reached(status))
                    .when(new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER), by(SHOPPER_BOB))
                    .expectNoEvents()
                    .expectExceptionDetails(new OrderUnknown(ORDER));
        }
    }

    @Test
    void staff_cancel_any_order_and_name_the_reason() {
        fixture.given(PLACED)
                .when(new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_STAFF), by(ADMIN))
                .expectEvents(new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_STAFF));
    }

    @Test
    void a_paid_order_is_cancelled_until_something_of_it_is_sent() {
        fixture.given(PLACED, new OrderConfirmed(ORDER, PAYMENT))
                .when(new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER), by(SHOPPER_ALICE))
                .expectEvents(new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER, true));
        prepare();
        fixture.given(PLACED, new OrderConfirmed(ORDER, PAYMENT), new OrderShipmentRecorded(ORDER, "parcel-1", false))
                .when(new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER), by(SHOPPER_ALICE))
                .expectNoEvents()
                .expectExceptionDetails(new OrderNotCancellable(ORDER, "shipping"));
    }

    @Test
    void a_parcel_is_told_once() {
        var sent = new OrderShipmentRecorded(ORDER, "parcel-1", false);
        fixture.given(PLACED, new OrderConfirmed(ORDER, PAYMENT), sent)
                .when(new RecordShipment(ORDER, "parcel-1", false))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void the_first_reason_is_the_one_told_at_the_end() {
        fixture.given(PLACED, new OrderCancellationRequested(ORDER, CancellationReason.OUT_OF_STOCK))
                .when(new ConfirmCancellation(ORDER))
                .expectEvents(new OrderCancelled(ORDER, CancellationReason.OUT_OF_STOCK));
    }

    @Test
    void money_that_was_faster_than_the_close_confirms_an_order_that_is_being_cancelled() {
        fixture.given(PLACED, new OrderCancellationRequested(ORDER, CancellationReason.PAYMENT_WINDOW_ENDED))
                .when(new ConfirmOrder(ORDER, PAYMENT))
                .expectEvents(new OrderConfirmed(ORDER, PAYMENT));
    }

    /** The stock's own watch looks at what is overdue: it read that nobody had paid, and is heard when somebody has. */
    @Test
    void a_paid_order_is_not_cancelled_because_it_was_not_paid() {
        for (var reason : CancellationReason.values()) {
            prepare();
            var asked = fixture.given(
                            PLACED,
                            new OrderCancellationRequested(ORDER, CancellationReason.PAYMENT_WINDOW_ENDED),
                            new OrderConfirmed(ORDER, PAYMENT))
                    .when(new RequestCancellation(ORDER, reason), by(ADMIN));
            if (reason.isOfUnpaid()) asked.expectNoEvents().expectSuccessfulHandlerExecution();
            else asked.expectEvents(new OrderCancellationRequested(ORDER, reason, true));
        }
    }

    private void refuses(PlaceOrder command, Failure failure) {
        prepare();
        fixture.givenNoPriorActivity().when(command).expectNoEvents().expectExceptionDetails(failure);
    }

    private static PlaceOrder place(RequestedLine... lines) {
        return new PlaceOrder(ORDER, ALICE, List.of(lines), CNY, RECIPIENT, "hash-1");
    }
}
