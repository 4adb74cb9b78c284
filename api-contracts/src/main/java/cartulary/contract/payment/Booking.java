package cartulary.contract.payment;

import cartulary.contract.money.Money;

/**
 * What the ledger must know of a movement of money beside its amount. Null in events of before there was a ledger.
 *
 * @param provider through whom it moves
 * @param tax the part of the amount that is tax
 * @param kind tells apart what looks alike
 */
public record Booking(String provider, Money tax, Kind kind) {
    public enum Kind {
        /** Of the sale. */
        SALE,
        /** Of money that came too late, which was never ours. */
        LATE,
        /** Of a refund of a sale that had succeeded and came back. */
        RETURNED,
        /** As RETURNED, of late money. */
        LATE_RETURNED;

        public boolean late() {
            return this == LATE || this == LATE_RETURNED;
        }

        public boolean returned() {
            return this == RETURNED || this == LATE_RETURNED;
        }
    }
}
