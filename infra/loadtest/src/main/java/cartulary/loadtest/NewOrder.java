package cartulary.loadtest;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.PriceBook;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Begins a stream with the shop's own first event of an order, without looking whether there is one: so that {@code create}
 * measures an append. The shop's own order looks first, which is a case of its own.
 */
class NewOrder {
    /** What {@code PlaceOrder} asks. */
    @AllowedTo(Role.CUSTOMER)
    record BeginOrder(
            @TargetAggregateIdentifier OrderId orderId,
            CustomerId customerId,
            List<RequestedLine> lines,
            Currency currency,
            Recipient recipient,
            String requestHash) {}

    @AggregateIdentifier
    private OrderId orderId;

    NewOrder() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    void handle(BeginOrder command, PriceBook prices, InstantSource clock) {
        var lines = command.lines().stream()
                .map(line -> {
                    var article = prices.article(line.sku()).orElseThrow();
                    var price = prices.price(line.sku(), command.currency()).orElseThrow();
                    return new OrderLine(line.sku(), article.productId(), article.name(), line.quantity(), price);
                })
                .toList();
        apply(new OrderPlaced(
                command.orderId(),
                command.customerId(),
                lines,
                OrderLine.total(lines),
                command.recipient(),
                clock.instant().plus(Duration.ofMinutes(15)),
                prices.position(),
                command.requestHash()));
    }

    @EventSourcingHandler
    void on(OrderPlaced placed) {
        orderId = placed.orderId();
    }
}
