package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReceiptConfirmed;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.FulfilmentEvent.ServiceActivated;
import cartulary.contract.fulfilment.FulfilmentEvent.TrackingCorrected;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.Orders;
import java.util.List;

/** The way of the order of {@link Orders} to the shopper, and some of it back. */
public final class Fulfilments {
    public static final FulfilmentId FULFILMENT = FulfilmentId.of(Orders.ORDER);
    public static final ParcelId PARCEL = ParcelId.derivedFrom(Orders.ORDER.value(), "key-1");
    public static final ReturnId RETURN = ReturnId.derivedFrom("customer-ann", Orders.ORDER.value(), "key-2");
    private static final Sku TEAPOT = new Sku("TEAPOT-S");
    private static final Sku CARE = new Sku("CARE-1Y");
    private static final StockItemId SHELF = StockItemId.of(TEAPOT, StockItemId.MAIN);
    private static final StockItemId DESK = StockItemId.of(CARE, StockItemId.MAIN);

    private Fulfilments() {}

    public static List<Object> events() {
        var order = Orders.ORDER;
        return List.of(
                new FulfilmentStarted(
                        FULFILMENT,
                        order,
                        Orders.orderPlaced().customerId(),
                        List.of(
                                new SoldLine(TEAPOT, 2, Money.of(2350, "CNY"), false),
                                new SoldLine(CARE, 1, Money.of(900, "CNY"), true)),
                        List.of(new HeldStock(SHELF, 2), new HeldStock(DESK, 1))),
                new ServiceActivated(FULFILMENT, order, CARE, 1),
                new FulfilmentStopped(FULFILMENT, order),
                new FulfilmentNotStopped(FULFILMENT, order),
                new ParcelShipped(
                        FULFILMENT,
                        order,
                        PARCEL,
                        List.of(new Units(TEAPOT, 2)),
                        List.of(new HeldStock(SHELF, 2)),
                        "SF Express",
                        "SF1234567890",
                        true,
                        "hash"),
                new TrackingCorrected(FULFILMENT, order, PARCEL, "SF Express", "SF1234567891"),
                new ReceiptConfirmed(FULFILMENT, order, true),
                new ReturnRequested(
                        FULFILMENT,
                        order,
                        RETURN,
                        List.of(new Units(TEAPOT, 1)),
                        "it drips",
                        List.of(new Units(TEAPOT, 1)),
                        "hash"),
                new ReturnApproved(FULFILMENT, order, RETURN),
                new ReturnDenied(FULFILMENT, order, RETURN, "used"),
                new ReturnReceived(
                        FULFILMENT,
                        order,
                        RETURN,
                        List.of(new ReceivedUnits(TEAPOT, 1, 0)),
                        List.of(new HeldStock(SHELF, 1)),
                        Money.of(2350, "CNY"),
                        List.of(new Units(TEAPOT, 1))),
                new ReturnSettled(FULFILMENT, order, RETURN, null));
    }
}
