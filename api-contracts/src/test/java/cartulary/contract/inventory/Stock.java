package cartulary.contract.inventory;

import cartulary.contract.catalog.Products;
import cartulary.contract.inventory.LocationEvent.LocationSet;
import cartulary.contract.inventory.LocationEvent.SplitSet;
import cartulary.contract.inventory.StockEvent.BackorderFilled;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.ReservationLost;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockCounted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockRepaired;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockEvent.StockRestocked;
import cartulary.contract.inventory.StockEvent.TransferAccepted;
import cartulary.contract.inventory.StockEvent.TransferLanded;
import cartulary.contract.inventory.StockEvent.TransferRecalled;
import cartulary.contract.inventory.StockEvent.TransferSent;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.StockPlanEvent.StockRanLow;
import cartulary.contract.inventory.StockPlanEvent.StockRecovered;
import cartulary.contract.ordering.Orders;
import java.time.Instant;
import java.util.List;

/** Ten small teapots, of which the order of {@link Orders} asks for two. */
public final class Stock {
    public static final StockItemId SMALL = StockItemId.of(Products.SMALL, StockItemId.MAIN);
    public static final StockItemId SMALL_ELSEWHERE = StockItemId.of(Products.SMALL, "berlin");
    public static final TransferId TRANSFER = TransferId.derivedFrom("example");
    public static final StockItemId LARGE = StockItemId.of(Products.LARGE, StockItemId.MAIN);
    /** When a reservation of the example order runs out: a day behind its payment window. */
    public static final Instant EXPIRES_AT = Instant.parse("2026-11-02T10:15:00Z");

    private Stock() {}

    public static StockReceived stockReceived() {
        return new StockReceived(SMALL, 10, "receipt-1");
    }

    public static StockReserved stockReserved() {
        return new StockReserved(SMALL, Orders.ORDER, 2, EXPIRES_AT);
    }

    public static StockReservationRejected stockReservationRejected() {
        return new StockReservationRejected(SMALL, Orders.ORDER, 2, 1, Reason.OUT_OF_STOCK);
    }

    public static ReservationReleased reservationReleased() {
        return new ReservationReleased(SMALL, Orders.ORDER, 2, EXPIRES_AT);
    }

    public static List<Object> events() {
        return List.of(
                stockReceived(),
                new StockAdjusted(SMALL, -1, "broken", "count-1"),
                stockReserved(),
                stockReservationRejected(),
                reservationReleased(),
                new ReservationShipped(SMALL, Orders.ORDER, 2),
                new ReservationShipped(SMALL, Orders.ORDER, 1, "parcel-1"),
                new ReservationReleased(SMALL, Orders.ORDER, 1, EXPIRES_AT, 1),
                new StockPlanned(Products.SMALL, new StockPlan(8, 8, 5, 10, 2)),
                new StockRanLow(Products.SMALL, 9, 10),
                new StockRecovered(Products.SMALL, 30),
                new LocationSet(new Location("berlin", "Berlin", "DE", "10115", 1)),
                new SplitSet(Split.LINES),
                new StockCounted(SMALL, 9, -1, "stocktake", "count-2"),
                new StockRepaired(SMALL, 11, null, 1, 0, "shipped by mistake", "repair-1"),
                new StockBackordered(SMALL, Orders.ORDER, 1, EXPIRES_AT),
                new BackorderFilled(SMALL, Orders.ORDER, 1),
                new ReservationLost(SMALL, Orders.ORDER, 2, 0),
                new StockRestocked(SMALL, Orders.ORDER, 1, "return-1"),
                new TransferSent(SMALL, SMALL_ELSEWHERE, TRANSFER, 3, "they sell better there"),
                new TransferLanded(SMALL, SMALL_ELSEWHERE, TRANSFER, 3),
                new TransferRecalled(SMALL, TRANSFER, 3, "the road was closed"),
                new TransferAccepted(SMALL_ELSEWHERE, SMALL, TRANSFER, 3));
    }
}
