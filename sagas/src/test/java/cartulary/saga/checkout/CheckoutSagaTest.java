package cartulary.saga.checkout;

import static cartulary.contract.ordering.CancellationReason.OUT_OF_STOCK;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_ATTEMPTS_USED_UP;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_REFUSED;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_WINDOW_ENDED;
import static cartulary.contract.ordering.CancellationReason.PURCHASE_LIMIT;
import static cartulary.contract.ordering.CancellationReason.REQUESTED_BY_CUSTOMER;
import static cartulary.contract.ordering.CancellationReason.REQUESTED_BY_STAFF;
import static cartulary.contract.ordering.CancellationReason.TOO_MANY_OPEN_ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.customer.UnitsOver;
import cartulary.contract.customer.Wanted;
import cartulary.contract.inventory.InventoryCommand.AssureReservation;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.Location;
import cartulary.contract.inventory.LocationEvent.LocationSet;
import cartulary.contract.inventory.LocationEvent.SplitSet;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.ReservationLost;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderingFailure;
import cartulary.contract.payment.PaymentCommand.RequestPayment;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentCommand.RequestVoid;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessCommand.DelayProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.StepTaken;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Localized;
import cartulary.saga.support.Asking;
import cartulary.saga.support.StockBook;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckoutSagaTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant PAY_BY = NOW.plus(Duration.ofMinutes(15));
    private static final OrderId ORDER = new OrderId("order-0123456789abcdef0123456789abcdef");
    private static final PaymentId PAYMENT = PaymentId.of(ORDER);
    private static final CustomerId CUSTOMER = new CustomerId("customer-ann");
    private static final ProcessId PROCESS = ProcessId.of("checkout", ORDER.value());
    private static final StockItemId TEA = StockItemId.of(new Sku("TEA"), StockItemId.MAIN);
    private static final StockItemId CUP = StockItemId.of(new Sku("CUP"), StockItemId.MAIN);
    private static final List<HeldStock> HELD = List.of(new HeldStock(CUP, 1), new HeldStock(TEA, 5));
    private static final Money TOTAL = Money.of(4700, "CNY");

    private final SagaTestFixture<CheckoutSaga> fixture = new SagaTestFixture<>(CheckoutSaga.class);
    private final List<Object> book = new ArrayList<>();
    /** What the command bus says no to; null: everything is acknowledged. */
    private Class<?> refused;

    /** What stock answers when it is asked after the payment. */
    private boolean held = true;

    private StockPlan plan = StockPlan.PLAIN;
    private Routing routing = Routing.PLAIN;

    @BeforeEach
    void open() throws ReflectiveOperationException {
        fixture.setCallbackBehavior((command, _) -> {
            if (refused != null && refused.isInstance(command)) {
                throw new CommandRefused(new OrderingFailure.OrderUnknown(ORDER));
            }
            return command instanceof AssureReservation ? held : null;
        });
        // The fixture's own deadlines, whose time the tests move; it offers them to handlers only.
        var field = SagaTestFixture.class.getDeclaredField("deadlineManager");
        field.setAccessible(true);
        fixture.registerResource(new CheckoutSettings("stripe", 3));
        fixture.registerResource(new StockBook() {
            @Override
            public StockPlan plan(Sku sku) {
                return plan;
            }

            @Override
            public Routing routing() {
                return routing;
            }
        });
        fixture.registerResource(new Asking(
                (command, process) -> () -> send(command, process),
                (DeadlineManager) field.get(fixture),
                fixture::currentTime,
                Duration.ofSeconds(5)));
        fixture.givenCurrentTime(NOW);
    }

    private CompletableFuture<Object> send(Object command, String process) {
        assertThat(process).isEqualTo(PROCESS.value());
        if (command instanceof AdvanceProcess || command instanceof DelayProcess) {
            book.add(command); // What it tells its book is looked at by itself.
            return CompletableFuture.completedFuture(null);
        }
        var answer = new CompletableFuture<Object>();
        fixture.getCommandBus().dispatch(GenericCommandMessage.asCommandMessage(command), (_, result) -> {
            if (result.isExceptional()) answer.completeExceptionally(result.exceptionResult());
            else answer.complete(result.getPayload());
        });
        return answer;
    }

    // The road to a confirmed order

    @Test
    void a_placed_order_asks_for_a_hold_and_starts_the_payment_window() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(placed())
                .expectActiveSagas(1)
                .expectDispatchedCommands(requestHold())
                .expectScheduledDeadlineWithName(PAY_BY, "checkout-payment-window");
    }

    @Test
    void a_granted_hold_asks_for_the_first_sku() {
        given(placed()).whenPublishingA(granted()).expectDispatchedCommands(new ReserveStock(CUP, ORDER, 1, PAY_BY));
    }

    @Test
    void the_summed_demand_of_the_next_sku_is_asked_when_the_first_is_reserved() {
        given(placed(), granted())
                .whenPublishingA(reserved(CUP))
                .expectDispatchedCommands(new ReserveStock(TEA, ORDER, 5, PAY_BY));
    }

    @Test
    void the_payment_is_requested_when_every_item_is_reserved() {
        given(placed(), granted(), reserved(CUP))
                .whenPublishingA(reserved(TEA))
                .expectDispatchedCommands(requestPayment());
    }

    @Test
    void the_payment_is_told_what_store_credit_pays_of_it() {
        var credit = Money.of(700, "CNY");
        var plain = placed();
        var placed = new OrderPlaced(
                ORDER, CUSTOMER, plain.lines(), TOTAL, null, PAY_BY, 7, "hash", null, null, null, null, null, credit);
        given(placed, granted(), reserved(CUP))
                .whenPublishingA(reserved(TEA))
                .expectDispatchedCommands(
                        new RequestPayment(PAYMENT, ORDER, CUSTOMER, TOTAL, "stripe", PAY_BY, 3, credit));
    }

    @Test
    void a_captured_payment_confirms_the_order_and_ends_the_window() {
        payable()
                .whenPublishingA(captured())
                .expectDispatchedCommands(assure(CUP), assure(TEA), new ConfirmOrder(ORDER, PAYMENT, HELD))
                .expectNoScheduledDeadlines();
    }

    @Test
    void a_confirmed_order_no_longer_counts_as_open() {
        payable()
                .andThenAPublished(captured())
                .whenPublishingA(new OrderConfirmed(ORDER, PAYMENT))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER, true))
                .expectActiveSagas(1);
    }

    @Test
    void the_checkout_of_a_confirmed_order_ends_when_its_hold_is_dropped() {
        payable()
                .andThenAPublished(captured())
                .andThenAPublished(new OrderConfirmed(ORDER, PAYMENT))
                .whenPublishingA(new HoldDropped(CUSTOMER, ORDER))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void a_decline_with_attempts_left_leaves_the_order_payable() {
        payable().whenPublishingA(declined(1)).expectNoDispatchedCommands();
    }

    // The roads that begin to give up

    @Test
    void a_refused_hold_gives_the_order_up() {
        given(placed())
                .whenPublishingA(new HoldRefused(CUSTOMER, ORDER, 10, 10))
                .expectDispatchedCommands(new RequestCancellation(ORDER, TOO_MANY_OPEN_ORDERS));
    }

    @Test
    void a_rejected_reservation_gives_the_order_up() {
        given(placed(), granted(), reserved(CUP))
                .whenPublishingA(rejected(TEA))
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
    }

    @Test
    void after_a_rejection_nothing_more_is_asked_for() {
        given(placed(), granted())
                .whenPublishingA(rejected(CUP))
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
    }

    @Test
    void a_passed_purchase_limit_gives_the_order_up() {
        given(placed())
                .whenPublishingA(new HoldRefused(CUSTOMER, ORDER, 0, 10, new UnitsOver(new Sku("TEA"), 3, 5, 6)))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PURCHASE_LIMIT));
    }

    @Test
    void a_reservation_asked_for_after_the_window_gives_the_order_up_for_that() {
        given(placed(), granted())
                .whenPublishingA(new StockReservationRejected(CUP, ORDER, 1, 9, Reason.EXPIRED))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_WINDOW_ENDED));
    }

    @Test
    void the_last_decline_gives_the_order_up() {
        payable()
                .whenPublishingA(declined(0))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_ATTEMPTS_USED_UP));
    }

    @Test
    void the_end_of_the_window_gives_a_payable_order_up() {
        payable()
                .whenTimeElapses(Duration.ofMinutes(15))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_WINDOW_ENDED));
    }

    @Test
    void the_end_of_the_window_gives_an_order_up_whose_stock_never_answered() {
        given(placed(), granted())
                .whenTimeElapses(Duration.ofMinutes(15))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_WINDOW_ENDED));
    }

    /** It was set back, and the events after the first reservation are those it has read and acted on before. */
    @Test
    void the_end_of_the_window_does_not_change_what_a_process_decides_over_the_same_events() throws Exception {
        given(placed(), granted(), reserved(CUP))
                .andThenTimeElapses(Duration.ofMinutes(15))
                .andThenAPublished(reserved(TEA))
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(requested())
                .expectDispatchedCommands(new RequestVoid(PAYMENT, REQUESTED_BY_CUSTOMER));
    }

    @Test
    void a_cancellation_refused_at_the_end_of_the_window_is_asked_again() throws Exception {
        var late = payable();
        refused = RequestCancellation.class;
        var again = late.andThenTimeElapses(Duration.ofMinutes(15));
        refused = null;
        again.whenTimeElapses(Duration.ofSeconds(1))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_WINDOW_ENDED), requestPayment());
    }

    @Test
    void a_moment_before_the_end_of_the_window_the_order_is_still_payable() {
        payable().whenTimeElapses(Duration.ofMinutes(15).minusMillis(1)).expectNoDispatchedCommands();
    }

    @Test
    void a_payment_that_the_provider_closes_by_itself_gives_the_order_up() {
        payable().whenPublishingA(voided()).expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_REFUSED));
    }

    @Test
    void stock_released_by_somebody_else_gives_the_order_up() {
        payable().whenPublishingA(released(TEA)).expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
    }

    // The road back

    @Test
    void an_order_cancelled_before_any_stock_was_asked_for_is_cancelled_at_once() {
        given(placed())
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void a_payable_order_is_closed_at_the_provider_before_any_stock_goes_free() {
        payable()
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(new RequestVoid(PAYMENT, REQUESTED_BY_CUSTOMER));
    }

    @Test
    void a_payment_not_seen_yet_is_made_known_before_it_is_closed() {
        reservedOrder().whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER)).expectDispatchedCommands(requestPayment());
    }

    @Test
    void a_payment_that_shows_up_while_closing_is_closed() {
        reservedOrder()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(requested())
                .expectDispatchedCommands(new RequestVoid(PAYMENT, REQUESTED_BY_CUSTOMER));
    }

    @Test
    void a_confirmed_close_releases_all_stock() {
        payable()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(voided())
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    @Test
    void one_release_of_two_does_not_cancel_yet() {
        releasing().whenPublishingA(released(CUP)).expectNoDispatchedCommands();
    }

    @Test
    void the_last_release_cancels_the_order() {
        releasing()
                .andThenAPublished(released(CUP))
                .whenPublishingA(released(TEA))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void the_checkout_of_a_cancelled_order_ends() {
        releasing()
                .andThenAPublished(released(CUP))
                .andThenAPublished(released(TEA))
                .whenPublishingA(new OrderCancelled(ORDER, REQUESTED_BY_CUSTOMER))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void what_was_rejected_is_not_released() {
        given(placed(), granted(), reserved(CUP), rejected(TEA))
                .whenPublishingA(cancelling(OUT_OF_STOCK))
                .expectDispatchedCommands(release(CUP));
    }

    @Test
    void an_order_whose_first_sku_was_rejected_is_cancelled_at_once() {
        given(placed(), granted(), rejected(CUP))
                .whenPublishingA(cancelling(OUT_OF_STOCK))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void a_reservation_asked_for_but_not_answered_is_released_too() {
        given(placed(), granted(), reserved(CUP))
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    // Answers that race, each pair in both orders

    @Test
    void capture_before_the_windows_end_confirms_and_the_window_is_gone() {
        payable()
                .andThenAPublished(captured())
                .whenTimeElapses(Duration.ofMinutes(20))
                .expectNoDispatchedCommands();
    }

    @Test
    void capture_after_the_windows_end_confirms_all_the_same() throws Exception {
        payable()
                .andThenTimeElapses(Duration.ofMinutes(15))
                .whenPublishingA(captured())
                .expectDispatchedCommands(assure(CUP), assure(TEA), new ConfirmOrder(ORDER, PAYMENT, HELD));
    }

    @Test
    void capture_before_the_shoppers_cancellation_confirms() {
        payable()
                .andThenAPublished(captured())
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectNoDispatchedCommands();
    }

    @Test
    void capture_after_the_shoppers_cancellation_confirms_instead_of_undoing() {
        payable()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(captured())
                .expectDispatchedCommands(assure(CUP), assure(TEA), new ConfirmOrder(ORDER, PAYMENT, HELD));
    }

    @Test
    void a_cancellation_before_the_reservation_releases_it_once_only() {
        given(placed(), granted(), cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(reserved(CUP))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_reservation_that_comes_after_its_release_is_released_again() {
        given(placed(), granted(), cancelling(REQUESTED_BY_CUSTOMER), released(CUP))
                .whenPublishingA(reserved(CUP))
                .expectDispatchedCommands(release(CUP));
    }

    @Test
    void a_cancellation_after_the_reservation_releases_it() {
        given(placed(), granted(), reserved(CUP), reserved(TEA), requested(), voided())
                .whenPublishingA(cancelling(PAYMENT_REFUSED))
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    @Test
    void rejected_while_releasing_counts_as_released() {
        given(placed(), granted(), reserved(CUP), cancelling(REQUESTED_BY_CUSTOMER), released(CUP))
                .whenPublishingA(rejected(TEA))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void captured_before_voided_keeps_the_paid_road() {
        payable()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .andThenAPublished(captured())
                .whenPublishingA(voided())
                .expectNoDispatchedCommands();
    }

    @Test
    void captured_after_voided_never_confirms_and_is_set_aside() {
        // Payment says LateCaptureRecorded here; should it ever say this, a person looks.
        releasing()
                .whenPublishingA(captured())
                .expectDispatchedCommands(
                        new ParkProcess(PROCESS, ORDER.value(), "releasing", "captured while releasing"));
    }

    @Test
    void the_last_decline_before_the_capture_still_confirms() {
        payable()
                .andThenAPublished(declined(0))
                .whenPublishingA(captured())
                .expectDispatchedCommands(assure(CUP), assure(TEA), new ConfirmOrder(ORDER, PAYMENT, HELD));
    }

    @Test
    void the_last_decline_after_the_capture_changes_nothing() {
        payable().andThenAPublished(captured()).whenPublishingA(declined(0)).expectNoDispatchedCommands();
    }

    @Test
    void the_last_decline_before_the_windows_end_gives_up_once() {
        payable()
                .andThenAPublished(declined(0))
                .whenTimeElapses(Duration.ofMinutes(15))
                .expectNoDispatchedCommands();
    }

    @Test
    void the_windows_end_before_the_last_decline_gives_up_once() throws Exception {
        payable()
                .andThenTimeElapses(Duration.ofMinutes(15))
                .whenPublishingA(declined(0))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_hold_refused_before_the_shoppers_cancellation_is_cancelled_once() {
        given(placed(), new HoldRefused(CUSTOMER, ORDER, 10, 10))
                .whenPublishingA(cancelling(TOO_MANY_OPEN_ORDERS))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void a_hold_refused_after_the_shoppers_cancellation_changes_nothing() {
        given(placed(), cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(new HoldRefused(CUSTOMER, ORDER, 10, 10))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_hold_granted_after_the_shoppers_cancellation_asks_for_no_stock() {
        given(placed(), cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(granted())
                .expectNoDispatchedCommands();
    }

    @Test
    void voided_by_the_provider_before_the_shoppers_cancellation_needs_no_close() {
        payable()
                .andThenAPublished(voided())
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    @Test
    void the_shoppers_cancellation_before_the_windows_end_ends_the_window() {
        payable()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenTimeElapses(Duration.ofMinutes(15))
                .expectNoDispatchedCommands();
    }

    @Test
    void the_windows_end_before_the_shoppers_cancellation_closes_for_the_reason_the_order_kept() throws Exception {
        payable()
                .andThenTimeElapses(Duration.ofMinutes(15))
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(new RequestVoid(PAYMENT, REQUESTED_BY_CUSTOMER));
    }

    // Several places, and what they cannot do alone

    @Test
    void the_nearest_place_is_asked_first_and_the_next_when_it_has_too_little() {
        routing = TWO_PLACES;
        given(placed()).whenPublishingA(granted()).expectDispatchedCommands(ask(CUP_EAST, 1));
    }

    @Test
    void a_place_that_cannot_serve_the_whole_order_lets_go_what_it_held() {
        routing = TWO_PLACES;
        given(placed(), granted(), reserved(CUP_EAST))
                .whenPublishingA(rejected(TEA_EAST))
                .expectDispatchedCommands(release(CUP_EAST), ask(CUP, 1));
    }

    @Test
    void what_a_place_let_go_does_not_give_the_order_up() {
        routing = TWO_PLACES;
        given(placed(), granted(), reserved(CUP_EAST), rejected(TEA_EAST), reserved(CUP))
                .whenPublishingA(released(CUP_EAST))
                .expectNoDispatchedCommands();
    }

    @Test
    void only_what_the_chosen_place_holds_is_confirmed() {
        routing = TWO_PLACES;
        given(
                        placed(),
                        granted(),
                        reserved(CUP_EAST),
                        rejected(TEA_EAST),
                        released(CUP_EAST),
                        reserved(CUP),
                        reserved(TEA),
                        requested())
                .whenPublishingA(captured())
                .expectDispatchedCommands(assure(CUP), assure(TEA), new ConfirmOrder(ORDER, PAYMENT, HELD));
    }

    @Test
    void with_lines_split_each_sku_is_looked_for_by_itself() {
        routing = TWO_PLACES.with(new SplitSet(Split.LINES));
        given(placed(), granted(), reserved(CUP_EAST))
                .whenPublishingA(rejected(TEA_EAST))
                .expectDispatchedCommands(ask(TEA, 5));
        // And not out of stock before every place was asked.
        given(placed(), granted(), reserved(CUP_EAST), rejected(TEA_EAST))
                .whenPublishingA(rejected(TEA))
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
    }

    @Test
    void with_units_split_the_next_place_is_asked_for_the_rest() {
        routing = TWO_PLACES.with(new SplitSet(Split.UNITS));
        given(placed(), granted(), reserved(CUP_EAST))
                .whenPublishingA(new StockReserved(TEA_EAST, ORDER, 2, PAY_BY))
                .expectDispatchedCommands(new ReserveStock(TEA, ORDER, 3, PAY_BY, 3, 0));
        given(placed(), granted(), reserved(CUP_EAST), new StockReserved(TEA_EAST, ORDER, 2, PAY_BY))
                .whenPublishingA(new StockReserved(TEA, ORDER, 3, PAY_BY))
                .expectDispatchedCommands(requestPayment());
    }

    @Test
    void every_bucket_is_asked_before_it_is_out_of_stock() {
        plan = new StockPlan(2, 3, 0, null, null);
        var walk = CUP.walk(ORDER.value(), 2, 3);
        given(placed())
                .whenPublishingA(granted())
                .expectDispatchedCommands(new ReserveStock(walk.get(0), ORDER, 1, PAY_BY, 1, 0));
        given(placed(), granted(), rejected(walk.get(0)), rejected(walk.get(1)))
                .whenPublishingA(rejected(walk.get(2)))
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
    }

    @Test
    void what_is_promised_is_as_good_as_held() {
        plan = new StockPlan(1, 1, 9, null, null);
        given(placed(), granted(), new StockBackordered(CUP, ORDER, 1, PAY_BY))
                .whenPublishingA(new StockBackordered(TEA, ORDER, 5, PAY_BY))
                .expectDispatchedCommands(requestPayment());
    }

    @Test
    void what_is_promised_in_part_is_whole_with_what_is_reserved_beside() {
        plan = new StockPlan(1, 1, 9, null, null);
        given(placed(), granted(), reserved(CUP), new StockBackordered(TEA, ORDER, 2, PAY_BY))
                .whenPublishingA(new StockReserved(TEA, ORDER, 3, PAY_BY))
                .expectDispatchedCommands(requestPayment());
    }

    // The hold is gone when the money is there

    @Test
    void an_order_whose_hold_is_gone_is_not_confirmed() {
        held = false;
        payable().whenPublishingA(captured()).expectDispatchedCommands(assure(CUP), assure(TEA));
    }

    @Test
    void it_is_given_up_and_its_money_goes_back_before_the_rest_goes_free() {
        held = false;
        payable()
                .andThenAPublished(captured())
                .whenPublishingA(lost())
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
        payable()
                .andThenAPublished(captured())
                .andThenAPublished(lost())
                .whenPublishingA(cancelling(OUT_OF_STOCK))
                .expectDispatchedCommands(refund());
        payable()
                .andThenAPublished(captured())
                .andThenAPublished(lost())
                .andThenAPublished(cancelling(OUT_OF_STOCK))
                .whenPublishingA(refunding())
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    @Test
    void an_order_that_is_being_cancelled_as_its_hold_is_gone_is_refunded_at_once() {
        held = false;
        payable()
                .andThenAPublished(captured())
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(lost())
                .expectDispatchedCommands(refund());
    }

    // What goes wrong with asking

    @Test
    void a_refused_command_is_asked_again_after_a_second() {
        refused = RequestPayment.class;
        var payable = given(placed(), granted(), reserved(CUP)).andThenAPublished(reserved(TEA));
        refused = null;
        payable.whenTimeElapses(Duration.ofSeconds(1)).expectDispatchedCommands(requestPayment());
    }

    @Test
    void several_commands_of_a_step_that_failed_are_driven_again_once() throws Exception {
        refused = ReleaseReservation.class;
        given(placed(), granted(), reserved(CUP), cancelling(REQUESTED_BY_CUSTOMER))
                .andThenTimeElapses(Duration.ofSeconds(1))
                .whenTimeElapses(Duration.ofSeconds(5))
                .expectDispatchedCommands(release(CUP), release(TEA));
    }

    @Test
    void what_follows_a_refused_command_is_not_asked() {
        refused = DropHold.class;
        given(placed())
                .whenPublishingA(cancelling(REQUESTED_BY_CUSTOMER))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER));
    }

    @Test
    void a_step_that_failed_six_times_parks_the_process() throws Exception {
        refused = RequestHold.class;
        given(placed())
                .andThenTimeElapses(Duration.ofSeconds(1))
                .andThenTimeElapses(Duration.ofSeconds(5))
                .andThenTimeElapses(Duration.ofSeconds(30))
                .andThenTimeElapses(Duration.ofMinutes(2))
                .whenTimeElapses(Duration.ofMinutes(10))
                .expectDispatchedCommands(
                        requestHold(), new ParkProcess(PROCESS, ORDER.value(), "holding", "order-unknown"));
    }

    @Test
    void a_retried_process_asks_its_step_again() {
        given(placed(), granted(), reserved(CUP))
                .whenPublishingA(new ProcessRetried(PROCESS, ORDER.value(), "stock is back"))
                .expectDispatchedCommands(new ReserveStock(TEA, ORDER, 5, PAY_BY));
    }

    @Test
    void another_process_of_the_same_order_is_none_of_its_business() {
        given(placed())
                .whenPublishingA(new ProcessRetried(ProcessId.of("other", ORDER.value()), ORDER.value(), "again"))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_process_closed_by_hand_ends_and_its_window_with_it() {
        payable()
                .whenPublishingA(new ProcessClosed(PROCESS, ORDER.value(), "settled by phone"))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
    }

    @Test
    void an_answer_it_never_asked_for_parks_it() {
        var foreign = StockItemId.of(new Sku("POT"), StockItemId.MAIN);
        given(placed(), granted())
                .whenPublishingA(reserved(foreign))
                .expectDispatchedCommands(new ParkProcess(
                        PROCESS, ORDER.value(), "reserving", "reserved what was not asked for: stock-POT@main"));
    }

    // Its book

    @Test
    void a_straight_checkout_is_told_when_it_waits_for_the_shopper_and_when_it_ends() {
        payable()
                .andThenAPublished(captured())
                .andThenAPublished(new OrderConfirmed(ORDER, PAYMENT))
                .whenPublishingA(new HoldDropped(CUSTOMER, ORDER));
        assertThat(book)
                .containsExactly(
                        new AdvanceProcess(
                                PROCESS,
                                ORDER.value(),
                                List.of(step(1, "holding"), step(2, "reserving"), step(3, "paying")),
                                PAY_BY,
                                List.of(ProcessAct.COMPENSATE),
                                null),
                        new AdvanceProcess(
                                PROCESS,
                                ORDER.value(),
                                List.of(step(4, "confirming"), step(5, "dropping")),
                                null,
                                List.of(),
                                "confirmed"));
    }

    @Test
    void a_failed_step_is_told_with_all_that_led_to_it() {
        given(placed());
        refused = ReserveStock.class;
        fixture.whenPublishingA(granted());
        assertThat(book)
                .containsExactly(
                        new AdvanceProcess(
                                PROCESS,
                                ORDER.value(),
                                List.of(step(1, "holding"), step(2, "reserving")),
                                null,
                                List.of(ProcessAct.COMPENSATE),
                                null),
                        new DelayProcess(PROCESS, ORDER.value(), "reserving", "order-unknown", 1, NOW.plusSeconds(1)));
    }

    @Test
    void a_step_that_is_tried_again_is_told_for_its_delay_is_over() throws Exception {
        refused = ReserveStock.class;
        var delayed = given(placed(), granted());
        refused = null;
        delayed.whenTimeElapses(Duration.ofSeconds(1));
        assertThat(book).hasSize(3);
        assertThat(book.get(1)).isInstanceOf(DelayProcess.class);
        assertThat(book.getLast()).isEqualTo(book.getFirst());
    }

    @Test
    void a_retry_whose_deadline_got_lost_is_made_by_the_sweep() throws Exception {
        refused = ReserveStock.class;
        var delayed = given(placed(), granted());
        refused = null;
        delayed.whenPublishingA(new ProcessOverdue(PROCESS, ORDER.value(), NOW.plusSeconds(1), 1))
                .expectDispatchedCommands(new ReserveStock(CUP, ORDER, 1, PAY_BY));
        assertThat(book).hasSize(3);
        assertThat(book.getLast()).isEqualTo(book.getFirst());
    }

    // What people have it do

    @Test
    void compensated_by_a_person_it_gives_the_order_up() {
        payable()
                .whenPublishingA(new ProcessCompensated(PROCESS, ORDER.value(), "paying", "he called"))
                .expectDispatchedCommands(new RequestCancellation(ORDER, REQUESTED_BY_STAFF));
    }

    @Test
    void what_was_paid_is_not_given_up_for_a_person() {
        payable()
                .andThenAPublished(captured())
                .whenPublishingA(new ProcessCompensated(PROCESS, ORDER.value(), "paying", "he called"))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_close_that_a_person_made_by_hand_lets_the_stock_go() {
        payable()
                .andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER))
                .whenPublishingA(new ProcessStepSkipped(PROCESS, ORDER.value(), "closing", "closed at the provider's"))
                .expectDispatchedCommands(
                        new ReleaseReservation(CUP, ORDER, PAY_BY), new ReleaseReservation(TEA, ORDER, PAY_BY));
    }

    @Test
    void stock_put_back_by_hand_lets_the_order_be_cancelled() {
        releasing()
                .whenPublishingA(new ProcessStepSkipped(PROCESS, ORDER.value(), "releasing", "counted"))
                .expectDispatchedCommands(new DropHold(CUSTOMER, ORDER), new ConfirmCancellation(ORDER));
    }

    @Test
    void a_reservation_is_never_skipped() {
        given(placed(), granted())
                .whenPublishingA(new ProcessStepSkipped(PROCESS, ORDER.value(), "reserving", "no time"))
                .expectNoDispatchedCommands();
    }

    @Test
    void a_window_whose_deadline_got_lost_is_ended_by_the_sweep() {
        payable()
                .whenPublishingA(new ProcessOverdue(PROCESS, ORDER.value(), PAY_BY, 1))
                .expectDispatchedCommands(new RequestCancellation(ORDER, PAYMENT_WINDOW_ENDED));
    }

    @Test
    void the_sweep_ends_no_window_for_another_wait() {
        payable()
                .whenPublishingA(new ProcessOverdue(PROCESS, ORDER.value(), PAY_BY.minusSeconds(1), 1))
                .expectDispatchedCommands(requestPayment());
    }

    private static StepTaken step(int number, String name) {
        return new StepTaken(number, name, NOW, null);
    }

    @Test
    void its_stored_state_is_read_as_it_was_first_kept() throws IOException {
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (var sample = getClass().getResourceAsStream("/sagas/checkout/CheckoutSaga.v2.json")) {
            var kept = mapper.readTree(sample);
            var again = mapper.readTree(mapper.writeValueAsString(mapper.treeToValue(kept, CheckoutSaga.class)));
            assertThat((Object) again).isEqualTo(kept);
        }
    }

    // A bundle: two boxes of two teas and a cup each, and one tea besides.

    @Test
    void of_a_bundle_the_parts_are_asked_for_summed_with_a_line_of_one_of_them() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(placedBox())
                .expectDispatchedCommands(new RequestHold(
                        CUSTOMER,
                        ORDER,
                        List.of(
                                new Wanted(new Sku("BOX"), 2, null),
                                new Wanted(new Sku("CUP"), 2, null),
                                new Wanted(new Sku("TEA"), 5, null))));
        given(placedBox(), granted()).whenPublishingA(reservedCups()).expectDispatchedCommands(ask(TEA, 5));
        given(placedBox(), granted(), reservedCups())
                .whenPublishingA(reserved(TEA))
                .expectDispatchedCommands(requestPayment());
    }

    @Test
    void a_part_that_is_missing_gives_the_others_back() {
        given(placedBox(), granted(), reservedCups())
                .whenPublishingA(rejected(TEA))
                .expectDispatchedCommands(new RequestCancellation(ORDER, OUT_OF_STOCK));
        given(placedBox(), granted(), reservedCups(), rejected(TEA))
                .whenPublishingA(cancelling(OUT_OF_STOCK))
                .expectDispatchedCommands(release(CUP));
    }

    private static OrderPlaced placedBox() {
        var plain = placed();
        var tea = line("TEA", 1, 700);
        var box = new OrderLine(
                new Sku("BOX"),
                tea.productId(),
                tea.name(),
                2,
                Money.of(2000, "CNY"),
                List.of(new BundlePart(new Sku("TEA"), 2), new BundlePart(new Sku("CUP"), 1)));
        return new OrderPlaced(ORDER, CUSTOMER, List.of(box, tea), TOTAL, null, plain.payBy(), 7, "hash");
    }

    private static StockReserved reservedCups() {
        return new StockReserved(CUP, ORDER, 2, PAY_BY);
    }

    // Examples

    private static final StockItemId CUP_EAST = StockItemId.of(new Sku("CUP"), "east");
    private static final StockItemId TEA_EAST = StockItemId.of(new Sku("TEA"), "east");
    private static final Routing TWO_PLACES =
            Routing.PLAIN.with(new LocationSet(new Location("east", "East", "CN", "200000", -1)));

    private static RequestHold requestHold() {
        return new RequestHold(
                CUSTOMER, ORDER, List.of(new Wanted(new Sku("CUP"), 1, null), new Wanted(new Sku("TEA"), 5, null)));
    }

    private static ReserveStock ask(StockItemId item, int quantity) {
        return new ReserveStock(item, ORDER, quantity, PAY_BY);
    }

    private static AssureReservation assure(StockItemId item) {
        return new AssureReservation(item, ORDER, units(item));
    }

    private static int units(StockItemId item) {
        return item.sku().equals(TEA.sku()) ? 5 : 1;
    }

    private static ReservationLost lost() {
        return new ReservationLost(TEA, ORDER, 5, 0);
    }

    private static RequestRefund refund() {
        return new RequestRefund(PAYMENT, RefundId.derivedFrom(PAYMENT, "checkout"), TOTAL, "out of stock");
    }

    private static RefundRequested refunding() {
        return new RefundRequested(
                PAYMENT, ORDER, RefundId.derivedFrom(PAYMENT, "checkout"), TOTAL, "pi_1", "out of stock");
    }

    private ContinuedGivenState given(Object... events) {
        var given = fixture.givenAPublished(events[0]);
        for (int i = 1; i < events.length; i++) given = given.andThenAPublished(events[i]);
        return given;
    }

    private ContinuedGivenState reservedOrder() {
        return given(placed(), granted(), reserved(CUP), reserved(TEA));
    }

    private ContinuedGivenState payable() {
        return given(placed(), granted(), reserved(CUP), reserved(TEA), requested());
    }

    private ContinuedGivenState releasing() {
        return payable().andThenAPublished(cancelling(REQUESTED_BY_CUSTOMER)).andThenAPublished(voided());
    }

    private static OrderPlaced placed() {
        return new OrderPlaced(
                ORDER,
                CUSTOMER,
                List.of(line("TEA", 2, 700), line("CUP", 1, 1200), line("TEA", 3, 700)),
                TOTAL,
                null,
                PAY_BY,
                7,
                "hash");
    }

    private static OrderLine line(String sku, int quantity, long price) {
        return new OrderLine(
                new Sku(sku),
                new ProductId("product-00000000000000000000000000000001"),
                new Localized(Map.of("en", sku)),
                quantity,
                Money.of(price, "CNY"));
    }

    private static HoldGranted granted() {
        return new HoldGranted(CUSTOMER, ORDER);
    }

    private static StockReserved reserved(StockItemId item) {
        return new StockReserved(item, ORDER, units(item), PAY_BY);
    }

    private static StockReservationRejected rejected(StockItemId item) {
        return new StockReservationRejected(item, ORDER, units(item), 0, Reason.OUT_OF_STOCK);
    }

    private static ReleaseReservation release(StockItemId item) {
        return new ReleaseReservation(item, ORDER, PAY_BY);
    }

    private static ReservationReleased released(StockItemId item) {
        return new ReservationReleased(item, ORDER, units(item), PAY_BY);
    }

    private static RequestPayment requestPayment() {
        return new RequestPayment(PAYMENT, ORDER, CUSTOMER, TOTAL, "stripe", PAY_BY, 3);
    }

    private static PaymentRequested requested() {
        return new PaymentRequested(PAYMENT, ORDER, CUSTOMER, TOTAL, "stripe", PAY_BY, 3);
    }

    private static PaymentCaptured captured() {
        return new PaymentCaptured(PAYMENT, ORDER, TOTAL, "pi_1", "ch_1");
    }

    private static PaymentDeclined declined(int attemptsLeft) {
        return new PaymentDeclined(PAYMENT, ORDER, "ch_" + attemptsLeft, "card_declined", attemptsLeft);
    }

    private static PaymentVoided voided() {
        return new PaymentVoided(PAYMENT, ORDER, REQUESTED_BY_CUSTOMER);
    }

    private static OrderCancellationRequested cancelling(CancellationReason reason) {
        return new OrderCancellationRequested(ORDER, reason);
    }
}
