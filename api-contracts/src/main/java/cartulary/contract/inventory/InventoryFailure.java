package cartulary.contract.inventory;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Failure;

/** What inventory says no with. */
public sealed interface InventoryFailure extends Failure {

    record QuantityInvalid(int quantity) implements InventoryFailure {
        @Override
        public String code() {
            return "quantity-invalid";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "quantity must be 1 to %d, not %d".formatted(InventoryCommand.QUANTITY_MAX, quantity);
        }

        @Override
        public String field() {
            return "quantity";
        }
    }

    record StockWouldFallBelowReserved(StockItemId stockItemId, int onHand, int reserved) implements InventoryFailure {
        @Override
        public String code() {
            return "stock-below-reserved";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s has %d on hand and %d reserved".formatted(stockItemId, onHand, reserved);
        }

        @Override
        public String field() {
            return "difference";
        }
    }

    record ReservationUnknown(StockItemId stockItemId, OrderId orderId) implements InventoryFailure {
        @Override
        public String code() {
            return "reservation-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s holds nothing for %s".formatted(stockItemId, orderId);
        }
    }

    record StockItemUnknown(StockItemId stockItemId) implements InventoryFailure {
        @Override
        public String code() {
            return "stock-item-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + stockItemId;
        }
    }

    record NotEnoughHeld(StockItemId stockItemId, OrderId orderId, int held) implements InventoryFailure {
        @Override
        public String code() {
            return "reservation-too-small";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s holds %d for %s".formatted(stockItemId, held, orderId);
        }

        @Override
        public String field() {
            return "quantity";
        }
    }

    record NotEnoughAvailable(StockItemId stockItemId, int available) implements InventoryFailure {
        @Override
        public String code() {
            return "stock-not-available";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s has %d available".formatted(stockItemId, available);
        }

        @Override
        public String field() {
            return "quantity";
        }
    }

    record TransferUnknown(StockItemId stockItemId, TransferId transferId) implements InventoryFailure {
        @Override
        public String code() {
            return "transfer-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "%s has no %s under way".formatted(stockItemId, transferId);
        }
    }

    record LocationUnknown(String location) implements InventoryFailure {
        @Override
        public String code() {
            return "location-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no location " + location;
        }

        @Override
        public String field() {
            return "location";
        }
    }
}
