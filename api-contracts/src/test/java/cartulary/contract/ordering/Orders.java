package cartulary.contract.ordering;

import cartulary.contract.Examples;
import cartulary.contract.cart.CartRef;
import cartulary.contract.cart.Carts;
import cartulary.contract.catalog.Products;
import cartulary.contract.customer.Customers;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.DraftEvent.DraftCreated;
import cartulary.contract.ordering.DraftEvent.DraftDiscarded;
import cartulary.contract.ordering.DraftEvent.DraftPlaced;
import cartulary.contract.ordering.DraftEvent.DraftRevised;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRefused;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.Prices;
import cartulary.contract.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lin's order of two small teapots and a large one. */
public final class Orders {
    public static final OrderId ORDER = OrderId.derivedFrom(Customers.LIN.value(), "key-1");
    public static final PaymentId PAYMENT = PaymentId.of(ORDER);
    public static final List<RequestedLine> REQUESTED =
            List.of(new RequestedLine(Products.SMALL, 2), new RequestedLine(Products.LARGE, 1));
    public static final List<OrderLine> LINES = List.of(
            new OrderLine(Products.SMALL, Products.TEAPOT, Products.NAME, 2, Prices.SMALL_PRICE),
            new OrderLine(Products.LARGE, Products.TEAPOT, Products.NAME, 1, Prices.LARGE_PRICE));
    public static final Money TOTAL = OrderLine.total(LINES);
    public static final Instant PLACED_AT = Examples.NOW;
    public static final Instant PAY_BY = PLACED_AT.plus(Duration.ofMinutes(15));
    public static final String REQUEST_HASH = Ids.hash("two small, one large");

    public static final DraftId DRAFT = DraftId.derivedFrom(Customers.STAFF.id(), "by telephone");
    public static final DraftContent ASKED = new DraftContent(REQUESTED, Prices.CNY, Prices.EXPRESS);

    private Orders() {}

    public static PlaceOrder placeOrder() {
        return new PlaceOrder(ORDER, Customers.LIN, REQUESTED, Prices.CNY, Customers.AT_HOME, REQUEST_HASH);
    }

    public static OrderPlaced orderPlaced() {
        return new OrderPlaced(ORDER, Customers.LIN, LINES, TOTAL, Customers.AT_HOME, PAY_BY, 42, REQUEST_HASH);
    }

    /** As orders are placed since there are carts, numbers and shipping. */
    public static OrderPlaced orderPlacedFromCart() {
        var shipping = new Shipping(Prices.EXPRESS, Prices.express().name(), Money.of(1_500, "CNY"));
        return new OrderPlaced(
                ORDER,
                Customers.LIN,
                LINES,
                TOTAL.plus(shipping.price()),
                Customers.AT_HOME,
                PAY_BY,
                42,
                REQUEST_HASH,
                null,
                null,
                new OrderNumber("ORD_20261101_0PXK9A7BC2D4E"),
                shipping,
                new CartRef(Carts.CART, 5));
    }

    /** Lin's order of two boxes, and of a small pot besides. */
    public static OrderPlaced orderPlacedOfBundle() {
        var lines = List.of(
                new OrderLine(Products.BOX, Products.TEAPOT, Products.NAME, 2, Prices.LARGE_PRICE, Products.PARTS),
                new OrderLine(Products.SMALL, Products.TEAPOT, Products.NAME, 1, Prices.SMALL_PRICE));
        return new OrderPlaced(
                ORDER, Customers.LIN, lines, OrderLine.total(lines), Customers.AT_HOME, PAY_BY, 42, REQUEST_HASH);
    }

    public static OrderCancellationRequested orderCancellationRequested(CancellationReason reason) {
        return new OrderCancellationRequested(ORDER, reason);
    }

    public static OrderConfirmed orderConfirmed() {
        return new OrderConfirmed(ORDER, PAYMENT);
    }

    public static OrderCancelled orderCancelled(CancellationReason reason) {
        return new OrderCancelled(ORDER, reason);
    }

    public static DraftCreated draftCreated() {
        return new DraftCreated(
                DRAFT, Customers.LIN, ASKED, Customers.AT_HOME, "rang at noon", Ids.hash("by telephone"));
    }

    public static List<Object> events() {
        return List.of(
                orderPlaced(),
                orderPlacedFromCart(),
                orderPlacedOfBundle(),
                orderCancellationRequested(CancellationReason.REQUESTED_BY_CUSTOMER),
                orderConfirmed(),
                orderCancelled(CancellationReason.PAYMENT_WINDOW_ENDED),
                new OrderCancellationRefused(ORDER),
                new OrderShipmentRecorded(ORDER, "parcel-1", true),
                new OrderCompleted(ORDER),
                draftCreated(),
                new DraftRevised(DRAFT, Customers.LIN, ASKED, Customers.AT_HOME, null),
                new DraftDiscarded(DRAFT),
                new DraftPlaced(DRAFT, DRAFT.orderId()));
    }
}
