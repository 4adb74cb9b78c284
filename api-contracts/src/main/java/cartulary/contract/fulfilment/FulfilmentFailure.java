package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Failure;

/** What a fulfilment says no with. */
public sealed interface FulfilmentFailure extends Failure {

    /** The order is not paid, or there is none. */
    record FulfilmentUnknown(FulfilmentId fulfilmentId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "fulfilment-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "nothing is to be sent for this order: there is no " + fulfilmentId;
        }
    }

    /** The order is being cancelled. */
    record FulfilmentIsStopped(OrderId orderId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "fulfilment-stopped";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "nothing is sent for %s: it is being cancelled".formatted(orderId);
        }
    }

    /** More than was ordered and not sent yet. */
    record ShipmentTooLarge(Sku sku, int left) implements FulfilmentFailure {
        @Override
        public String code() {
            return "shipment-too-large";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%d of %s are left to be sent".formatted(left, sku);
        }

        @Override
        public String field() {
            return "lines";
        }
    }

    record ParcelUnknown(ParcelId parcelId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "parcel-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + parcelId;
        }
    }

    /** Something is still to be sent. */
    record NotAllShipped(OrderId orderId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "not-all-shipped";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "something of %s is still to be sent".formatted(orderId);
        }
    }

    /** More than was sent and is not coming back already. */
    record ReturnTooLarge(Sku sku, int returnable) implements FulfilmentFailure {
        @Override
        public String code() {
            return "return-too-large";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%d of %s can be sent back".formatted(returnable, sku);
        }

        @Override
        public String field() {
            return "lines";
        }
    }

    /** The time for it is over. */
    record ReturnTooLate(OrderId orderId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "return-too-late";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "the time for sending goods of %s back is over".formatted(orderId);
        }
    }

    record ReturnUnknown(ReturnId returnId) implements FulfilmentFailure {
        @Override
        public String code() {
            return "return-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + returnId;
        }
    }

    /** The return is in a state that does not take it. */
    record ReturnNotInState(ReturnId returnId, String state) implements FulfilmentFailure {
        @Override
        public String code() {
            return "return-not-in-state";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is %s".formatted(returnId, state);
        }
    }

    /** More than the units that came back cost. */
    record RefundBeyondPrice(ReturnId returnId, long minorUnitsMax) implements FulfilmentFailure {
        @Override
        public String code() {
            return "refund-beyond-price";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "what came back cost %d minor units".formatted(minorUnitsMax);
        }

        @Override
        public String field() {
            return "refundMinorUnits";
        }
    }
}
