package cartulary.saga.checkout;

import static cartulary.contract.ordering.CancellationReason.OUT_OF_STOCK;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_ATTEMPTS_USED_UP;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_REFUSED;
import static cartulary.contract.ordering.CancellationReason.PAYMENT_WINDOW_ENDED;
import static cartulary.contract.ordering.CancellationReason.PURCHASE_LIMIT;
import static cartulary.contract.ordering.CancellationReason.REQUESTED_BY_STAFF;
import static cartulary.contract.ordering.CancellationReason.TOO_MANY_OPEN_ORDERS;

import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.customer.Wanted;
import cartulary.contract.inventory.InventoryCommand.AssureReservation;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.ReservationLost;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
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
import cartulary.contract.process.ProcessId;
import cartulary.saga.support.Asking;
import cartulary.saga.support.Deadlines;
import cartulary.saga.support.Step;
import cartulary.saga.support.SteppedSaga;
import cartulary.saga.support.StockBook;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;

/**
 * Takes one order from placement to confirmed, or back to nothing held and nothing payable.
 *
 * <p>It asks and waits: each event moves it to a stage, and a stage is nothing but the commands that are still to be asked
 * in it. Asking them again is harmless, so a retry, an admin's "try again" and the first time are the same act.
 */
@ProcessingGroup("checkout")
public class CheckoutSaga extends SteppedSaga {
    /** The call that closes a payment is made for three days; then a person has it. */
    private static final Duration CLOSE_PATIENCE = Duration.ofDays(4);

    enum Stage {
        /** Waits for HoldGranted. */
        HOLDING,
        /** Waits for an answer of the stock item asked, then asks the next. */
        RESERVING,
        /** The shopper may pay, until the window ends. */
        PAYING,
        /** Asked the order to cancel; waits for its OrderCancellationRequested. */
        GIVING_UP,
        /** Waits for the provider's word that nothing can be paid; stock is still held, for the money may be faster. */
        CLOSING,
        /** The money came and the stock was gone; waits until its refund is on its way. */
        REFUNDING,
        /** Waits until every reservation that was asked for is released. */
        RELEASING,
        /** Nothing is held any more; waits for OrderCancelled. */
        CANCELLING,
        /** Paid; waits for OrderConfirmed. */
        CONFIRMING,
        /** Confirmed; waits until the order no longer counts as open. */
        DROPPING
    }

    /**
     * What one stock item was asked for.
     *
     * @param quantity asked
     * @param reserved once it said yes, to all or a part
     * @param open false once it was rejected or released: nothing is held
     * @param got units held or promised; null for none yet, or all that was asked
     */
    record Holding(
            int quantity,
            boolean reserved,
            boolean open,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer got) {
        static Holding asked(int quantity) {
            return new Holding(quantity, false, true, null);
        }

        boolean answered() {
            return reserved || !open;
        }

        int had() {
            return got != null ? got : reserved ? quantity : 0;
        }

        Holding had(int units, boolean whole) {
            return new Holding(quantity, whole || units >= quantity, true, units);
        }

        Holding none() {
            return new Holding(quantity, false, false, null);
        }
    }

    /** Payload of the window's deadline: the first parameter of a deadline handler is always its payload. */
    public record WindowEnded(Instant payBy) {}

    private OrderId orderId;
    private CustomerId customerId;
    private Money total;
    private Instant payBy;
    private String provider;
    private int attemptsMax;

    /** What of it store credit is to pay; null for nothing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private Money credit;

    private Stage stage;
    private CancellationReason reason;
    private final SortedMap<StockItemId, Holding> holdings = new TreeMap<>();

    /** Null in the state of orders that began when there was one location. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private Allocation allocation;

    /** Held where the order could not be served after all; known when another place is asked, and for good. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private final SortedSet<StockItemId> unwanted = new TreeSet<>();

    /** Of the SKUs ordered; null as above. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private List<Wanted> wanted;

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private boolean captured;

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private boolean cancelling;

    private boolean stockAsked;
    private boolean paymentAsked;
    private boolean paymentKnown;
    private boolean paymentClosed;
    private String windowDeadline;

    /**
     * Asks for the cancellation, and moves no stage: only events do. A process that was set back (its last commit was forgotten)
     * reads again what it has read, and must decide again as it did; moved by a deadline on the way, it would release for an order
     * whose payment it had asked for. Found by the model, {@code Checkout.tla}.
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private boolean windowOver;

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private boolean holdDropped;

    @StartSaga
    @SagaEventHandler(associationProperty = "orderId")
    public void on(
            OrderPlaced event, CheckoutSettings settings, StockBook stock, DeadlineManager deadlines, Asking asking) {
        orderId = event.orderId();
        customerId = event.customerId();
        total = event.total();
        payBy = event.payBy();
        provider = settings.route().provider(event.payWay(), event.total());
        attemptsMax = settings.attemptsMax();
        credit = event.credit();
        begin();
        var demand = Sold.demand(event.lines());
        var to = event.recipient();
        var routing = stock.routing();
        var locations = routing.nearest(to == null ? null : to.country(), to == null ? null : to.postalCode());
        allocation = Allocation.of(demand, locations, routing.split(), stock::plan, orderId.value());
        wanted = counted(demand, event.lines()).entrySet().stream()
                .map(sku -> new Wanted(
                        sku.getKey(), sku.getValue(), stock.plan(sku.getKey()).perCustomerMax()))
                .toList();
        windowDeadline = deadlines.schedule(payBy, Deadlines.PAYMENT_WINDOW, new WindowEnded(payBy));
        enter(Stage.HOLDING, asking);
    }

    /** A shopper's bounds count what is taken out of stock, and a bundle as itself besides: it may have a bound of its own. */
    private static SortedMap<Sku, Integer> counted(SortedMap<Sku, Integer> demand, List<OrderLine> lines) {
        var counted = new TreeMap<>(demand);
        lines.stream()
                .filter(line -> !line.parts().isEmpty())
                .forEach(line -> counted.merge(line.sku(), line.quantity(), Math::addExact));
        return counted;
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(HoldGranted event, Asking asking) {
        if (stage == Stage.HOLDING) enter(Stage.RESERVING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(HoldRefused event, Asking asking) {
        if (stage == Stage.HOLDING) giveUp(event.over() == null ? TOO_MANY_OPEN_ORDERS : PURCHASE_LIMIT, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(StockReserved event, Asking asking) {
        got(event.stockItemId(), event.quantity(), true, asking);
    }

    /** What is promised beside what is reserved comes before it. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(StockBackordered event, Asking asking) {
        got(event.stockItemId(), event.quantity(), false, asking);
    }

    private void got(StockItemId item, int units, boolean whole, Asking asking) {
        var known = holdings.get(item);
        if (known == null) {
            asking.park(step(0), "reserved what was not asked for: " + item);
            return;
        }
        if (known.reserved()) return; // Told twice.
        holdings.put(item, known.had(known.had() + units, whole));
        switch (stage) {
            case RESERVING -> reserve(asking);
            // Had it been thought gone already, it is released now; else the release is on its way.
            case RELEASING, CANCELLING -> {
                if (!known.open()) enter(Stage.RELEASING, asking);
            }
            default -> {} // Released with the others, when their time has come.
        }
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(StockReservationRejected event, Asking asking) {
        nothingHeldOf(event.stockItemId());
        if (stage != Stage.RESERVING) cancelIfNothingHeld(asking);
        else if (event.reason() == Reason.EXPIRED) giveUp(PAYMENT_WINDOW_ENDED, asking);
        else reserve(asking);
    }

    /** It was looked for once the money had come. The order cannot be kept, nor the money. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(ReservationLost event, Asking asking) {
        if (stage != Stage.CONFIRMING) return;
        reason = OUT_OF_STOCK;
        // An order that is being cancelled already does not say so again.
        enter(cancelling ? Stage.REFUNDING : Stage.GIVING_UP, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(RefundRequested event, Asking asking) {
        if (stage == Stage.REFUNDING) release(asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(ReservationReleased event, Asking asking) {
        nothingHeldOf(event.stockItemId());
        if (stage == Stage.DROPPING) endIfNothingIsLeft(asking);
        else if ((stage == Stage.RESERVING || stage == Stage.PAYING) && !unwanted.contains(event.stockItemId())) {
            giveUp(OUT_OF_STOCK, asking); // Somebody else released it while it was wanted: the order cannot be kept.
        } else cancelIfNothingHeld(asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(PaymentRequested event, Asking asking) {
        paymentKnown = true;
        if (stage == Stage.CLOSING) enter(Stage.CLOSING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(PaymentDeclined event, Asking asking) {
        if (stage == Stage.PAYING && event.attemptsLeft() == 0 && !windowOver) giveUp(PAYMENT_ATTEMPTS_USED_UP, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(PaymentVoided event, Asking asking) {
        paymentClosed = true;
        if (stage == Stage.CLOSING) release(asking); // Only now may stock go free.
        else if (stage == Stage.PAYING) giveUp(PAYMENT_REFUSED, asking);
    }

    /** The money is ours: the paid road is taken, whatever was being undone, for nothing was released before the close. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(PaymentCaptured event, DeadlineManager deadlines, Asking asking) {
        if (captured) return; // Told twice.
        switch (stage) {
            case PAYING, GIVING_UP, CLOSING -> {
                captured = true;
                deadlines.cancelSchedule(Deadlines.PAYMENT_WINDOW, windowDeadline);
                enter(Stage.CONFIRMING, asking);
            }
            case CONFIRMING, DROPPING -> {} // Told twice.
            case HOLDING, RESERVING, REFUNDING, RELEASING, CANCELLING ->
                asking.park(step(0), "captured while " + stepName());
        }
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCancellationRequested event, DeadlineManager deadlines, Asking asking) {
        cancelling = true;
        switch (stage) {
            case HOLDING, RESERVING, PAYING, GIVING_UP -> {
                reason = event.reason();
                deadlines.cancelSchedule(Deadlines.PAYMENT_WINDOW, windowDeadline);
                if (captured) enter(Stage.REFUNDING, asking);
                else if (paymentAsked && !paymentClosed) enter(Stage.CLOSING, asking);
                else release(asking);
            }
            case CLOSING, REFUNDING, RELEASING, CANCELLING -> {} // On its way.
            case CONFIRMING, DROPPING -> {} // The money was faster; ConfirmOrder wins.
        }
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderConfirmed event, Asking asking) {
        enter(Stage.DROPPING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(HoldDropped event, Asking asking) {
        holdDropped = true;
        if (stage == Stage.DROPPING) endIfNothingIsLeft(asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCancelled event, Asking asking) {
        if (stage != Stage.DROPPING) end("cancelled", asking); // Else its hold is about to be dropped.
    }

    @DeadlineHandler(deadlineName = Deadlines.PAYMENT_WINDOW)
    public void onWindowEnded(WindowEnded window, Asking asking) {
        // A capture may be in flight: Payment settles the race and answers PaymentVoided or PaymentCaptured.
        if (undecided()) endWindow(asking);
    }

    @Override
    protected void overdue(Asking asking) {
        if (stage == Stage.PAYING) endWindow(asking);
        else drive(0, asking);
    }

    @Override
    protected List<ProcessAct> takes() {
        return switch (stage) {
            case HOLDING -> List.of(ProcessAct.SKIP, ProcessAct.COMPENSATE);
            case RESERVING, PAYING -> List.of(ProcessAct.COMPENSATE);
            case CLOSING, RELEASING, DROPPING -> List.of(ProcessAct.SKIP);
            // Without its answer goods would go unpaid, or money would be kept for nothing.
            case GIVING_UP, REFUNDING, CANCELLING, CONFIRMING -> List.of();
        };
    }

    @Override
    protected void skip(DeadlineManager deadlines, Asking asking) {
        switch (stage) {
            case HOLDING -> enter(Stage.RESERVING, asking);
            case CLOSING -> {
                paymentClosed = true;
                release(asking);
            }
            case RELEASING -> {
                holdings.replaceAll((_, holding) -> holding.none());
                enter(Stage.CANCELLING, asking);
            }
            case DROPPING -> end("confirmed", asking);
            default -> throw new IllegalStateException(stepName());
        }
    }

    @Override
    protected void compensate(DeadlineManager deadlines, Asking asking) {
        giveUp(REQUESTED_BY_STAFF, asking);
    }

    @Override
    protected void clear(DeadlineManager deadlines) {
        deadlines.cancelSchedule(Deadlines.PAYMENT_WINDOW, windowDeadline);
    }

    /** Asks the next item, or goes on when there is nothing more to ask. */
    private void reserve(Asking asking) {
        unwanted.addAll(allocation().unwanted(holdings));
        switch (allocation().next(holdings)) {
            case Allocation.Next.Ask _ -> drive(0, asking);
            case Allocation.Next.Complete _ -> enter(Stage.PAYING, asking);
            case Allocation.Next.OutOfStock _ -> giveUp(OUT_OF_STOCK, asking);
        }
    }

    private Allocation allocation() {
        if (allocation == null) {
            var demand = new TreeMap<StockItemId, Integer>();
            holdings.forEach((item, holding) -> demand.put(item, holding.quantity()));
            allocation = Allocation.ofOneLocation(demand);
        }
        return allocation;
    }

    private void endIfNothingIsLeft(Asking asking) {
        var left = holdings.entrySet().stream()
                .anyMatch(holding -> holding.getValue().open() && unwanted.contains(holding.getKey()));
        if (holdDropped && !left) end("confirmed", asking);
    }

    private boolean undecided() {
        return stage == Stage.HOLDING || stage == Stage.RESERVING || stage == Stage.PAYING;
    }

    private void endWindow(Asking asking) {
        windowOver = true;
        askToCancel(step(0), asking);
    }

    private void askToCancel(Step step, Asking asking) {
        asking.send(step, new RequestCancellation(orderId, PAYMENT_WINDOW_ENDED));
    }

    private void giveUp(CancellationReason why, Asking asking) {
        reason = why;
        enter(Stage.GIVING_UP, asking);
    }

    private void release(Asking asking) {
        if (nothingHeld()) enter(Stage.CANCELLING, asking);
        else enter(Stage.RELEASING, asking);
    }

    private void cancelIfNothingHeld(Asking asking) {
        if (stage == Stage.RELEASING && nothingHeld()) enter(Stage.CANCELLING, asking);
    }

    private boolean nothingHeld() {
        return !stockAsked || holdings.values().stream().noneMatch(Holding::open);
    }

    private void nothingHeldOf(StockItemId item) {
        holdings.computeIfPresent(item, (_, holding) -> holding.none());
    }

    private void enter(Stage next, Asking asking) {
        stage = next;
        var told =
                reason == null ? null : reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        switch (next) {
            case PAYING -> enterWait(payBy, null, asking);
            case CLOSING -> enterWait(asking.now().plus(CLOSE_PATIENCE), told, asking);
            case GIVING_UP -> enter(told, asking);
            default -> enter((String) null, asking);
        }
    }

    @Override
    protected void ask(Step step, Asking asking) {
        if (windowOver && undecided()) askToCancel(step, asking);
        switch (stage) {
            case HOLDING ->
                asking.send(step, new RequestHold(customerId, orderId, wanted == null ? List.of() : wanted));
            case RESERVING -> {
                stockAsked = true;
                releaseUnwanted(step, asking);
                if (allocation().next(holdings) instanceof Allocation.Next.Ask ask) {
                    holdings.putIfAbsent(ask.item(), Holding.asked(ask.quantity()));
                    asking.send(
                            step,
                            new ReserveStock(
                                    ask.item(), orderId, ask.quantity(), payBy, ask.atLeast(), ask.backorderMax()));
                }
            }
            case PAYING -> {
                paymentAsked = true;
                releaseUnwanted(step, asking);
                asking.send(step, requestPayment());
            }
            case GIVING_UP -> asking.send(step, new RequestCancellation(orderId, reason));
            // A payment whose request may have been lost is made known first: only what exists can be closed.
            case CLOSING ->
                asking.send(step, paymentKnown ? new RequestVoid(PaymentId.of(orderId), reason) : requestPayment());
            case REFUNDING -> {
                var payment = PaymentId.of(orderId);
                var refund = RefundId.derivedFrom(payment, "checkout");
                asking.send(step, new RequestRefund(payment, refund, total, "out of stock"));
            }
            case RELEASING ->
                holdings.forEach((item, holding) -> {
                    if (holding.open()) asking.send(step, new ReleaseReservation(item, orderId, payBy));
                });
            case CANCELLING -> asking.send(step, new DropHold(customerId, orderId), new ConfirmCancellation(orderId));
            case CONFIRMING ->
                asking.sendIfAll(
                        step,
                        held().stream()
                                .map(held -> new AssureReservation(held.stockItemId(), orderId, held.quantity()))
                                .toList(),
                        new ConfirmOrder(orderId, PaymentId.of(orderId), held()));
            case DROPPING -> {
                releaseUnwanted(step, asking);
                asking.send(step, new DropHold(customerId, orderId, true));
            }
        }
    }

    /** What a location could hold of an order it cannot serve, or not as well as another, goes free at once. */
    private void releaseUnwanted(Step step, Asking asking) {
        unwanted.forEach(item -> {
            var holding = holdings.get(item);
            if (holding != null && holding.open()) asking.send(step, new ReleaseReservation(item, orderId, payBy));
        });
    }

    private List<HeldStock> held() {
        return holdings.entrySet().stream()
                .filter(holding -> holding.getValue().reserved() && !unwanted.contains(holding.getKey()))
                .map(holding ->
                        new HeldStock(holding.getKey(), holding.getValue().had()))
                .toList();
    }

    private RequestPayment requestPayment() {
        return new RequestPayment(
                PaymentId.of(orderId), orderId, customerId, total, provider, payBy, attemptsMax, credit);
    }

    @Override
    protected String stepName() {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    protected String about() {
        return orderId.value();
    }

    @Override
    protected ProcessId process() {
        return ProcessId.of("checkout", orderId.value());
    }
}
