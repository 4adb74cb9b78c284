package cartulary.command.ordering;

import static cartulary.contract.ordering.OrderCommand.LINES_MAX;
import static cartulary.contract.ordering.OrderCommand.QUANTITY_MAX;
import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.ordering.OrderTransitions.Ask;
import cartulary.command.ordering.OrderTransitions.Status;
import cartulary.command.support.Answer;
import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderingFailure.CancellationNotRequested;
import cartulary.contract.ordering.OrderingFailure.OrderLinesInvalid;
import cartulary.contract.ordering.OrderingFailure.OrderNotCancellable;
import cartulary.contract.ordering.OrderingFailure.OrderNotConfirmable;
import cartulary.contract.ordering.OrderingFailure.OrderTotalTooLarge;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;
import cartulary.contract.pricing.PricingFailure.CurrencyWithoutPrice;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotAllowed;
import cartulary.contract.support.Role;
import java.time.InstantSource;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** An order: placed at frozen prices, then confirmed or cancelled. It answers by {@link OrderTransitions}. */
public class Order {
    @AggregateIdentifier
    private OrderId orderId;

    private Status status = Status.NONE;
    private CustomerId customerId;
    private String requestHash;
    private CancellationReason reason;

    Order() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING) // A retried PlaceOrder is a no-op, not a second order.
    void handle(PlaceOrder command, Actor actor, PriceBook prices, InstantSource clock, OrderingPolicy policy) {
        if (!Refuse.mayActFor(actor, command.customerId())) {
            throw new CommandRefused(new NotAllowed("ordering for somebody else"));
        }
        if (status != Status.NONE) Refuse.unlessSame(requestHash, command.requestHash(), orderId);
        if (!answers(Ask.PLACE_ORDER, command.orderId())) return;
        // Taken before the prices are read: what the book has read by then is in them, and maybe more.
        var pricesAsOf = prices.position();
        var lines = priced(demand(command.lines()), command.currency(), prices);
        apply(new OrderPlaced(
                command.orderId(),
                command.customerId(),
                lines,
                total(lines, command.currency()),
                command.recipient(),
                clock.instant().plus(policy.paymentWindow()),
                pricesAsOf,
                command.requestHash(),
                command.payWay(),
                command.payer()));
    }

    /** To a shopper, somebody else's order does not exist; and a shopper has one reason. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestCancellation command, Actor actor) {
        if (status != Status.NONE && !Refuse.mayActFor(actor, customerId)) {
            throw new CommandRefused(new OrderUnknown(command.orderId()));
        }
        if (!answers(Ask.REQUEST_CANCELLATION, command.orderId())) return;
        var byShopper = !actor.is(Role.ADMIN) && !actor.is(Role.SYSTEM);
        apply(new OrderCancellationRequested(
                orderId, byShopper ? CancellationReason.REQUESTED_BY_CUSTOMER : command.reason()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmCancellation command) {
        if (answers(Ask.CONFIRM_CANCELLATION, command.orderId())) apply(new OrderCancelled(orderId, reason));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmOrder command) {
        if (answers(Ask.CONFIRM_ORDER, command.orderId()))
            apply(new OrderConfirmed(orderId, command.paymentId(), command.held()));
    }

    /** True if an event is due, false if nothing is to be done. */
    private boolean answers(Ask ask, OrderId id) {
        return switch (OrderTransitions.TABLE.answer(status, ask)) {
            case Answer.Event _ -> true;
            case Answer.NoOp _ -> false;
            case Answer.Refusal refusal -> throw new CommandRefused(failure(refusal, id));
        };
    }

    private cartulary.contract.support.Failure failure(Answer.Refusal refusal, OrderId id) {
        var told = status.name().toLowerCase(Locale.ROOT);
        if (refusal.failure() == OrderUnknown.class) return new OrderUnknown(id);
        if (refusal.failure() == OrderNotCancellable.class) return new OrderNotCancellable(id, told);
        if (refusal.failure() == OrderNotConfirmable.class) return new OrderNotConfirmable(id, told);
        return new CancellationNotRequested(id, told);
    }

    /** Lines of one SKU are one line: stock is asked for once per SKU. In the order of first mention. */
    private static Map<Sku, Integer> demand(List<RequestedLine> lines) {
        if (lines == null || lines.isEmpty() || lines.size() > LINES_MAX) {
            throw invalid("lines", "must be 1 to " + LINES_MAX);
        }
        var demand = new LinkedHashMap<Sku, Integer>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.sku() == null) throw invalid("lines[%d].sku".formatted(i), "is missing");
            var quantity = Math.clamp((long) line.quantity(), 0, QUANTITY_MAX + 1);
            if (quantity < 1 || demand.merge(line.sku(), quantity, Integer::sum) > QUANTITY_MAX) {
                throw invalid("lines[%d].quantity".formatted(i), "must be 1 to %d of one SKU".formatted(QUANTITY_MAX));
            }
        }
        return demand;
    }

    private static List<OrderLine> priced(Map<Sku, Integer> demand, Currency currency, PriceBook prices) {
        return demand.entrySet().stream()
                .map(wanted -> {
                    var sku = wanted.getKey();
                    var article = prices.article(sku).orElseThrow(() -> new CommandRefused(new SkuUnknown(sku)));
                    if (!article.onSale()) throw new CommandRefused(new SkuWithdrawn(sku));
                    var price = prices.price(sku, currency)
                            .orElseThrow(() -> new CommandRefused(new CurrencyWithoutPrice(sku, currency)));
                    return new OrderLine(sku, article.productId(), article.name(), wanted.getValue(), price);
                })
                .toList();
    }

    private static Money total(List<OrderLine> lines, Currency currency) {
        try {
            var total = OrderLine.total(lines);
            if (total.minorUnits() <= OrderingPolicy.TOTAL_MAX) return total;
        } catch (ArithmeticException _) {
            // Larger than a long is too large as well.
        }
        throw new CommandRefused(new OrderTotalTooLarge(currency.getCurrencyCode()));
    }

    private static CommandRefused invalid(String field, String why) {
        return new CommandRefused(new OrderLinesInvalid(field, why));
    }

    @EventSourcingHandler
    void on(OrderEvent event) {
        switch (event) {
            case OrderPlaced placed -> {
                orderId = placed.orderId();
                customerId = placed.customerId();
                requestHash = placed.requestHash();
                status = Status.PLACED;
            }
            case OrderCancellationRequested requested -> {
                reason = requested.reason();
                status = Status.CANCELLING;
            }
            case OrderConfirmed _ -> status = Status.CONFIRMED;
            case OrderCancelled _ -> status = Status.CANCELLED;
        }
    }
}
