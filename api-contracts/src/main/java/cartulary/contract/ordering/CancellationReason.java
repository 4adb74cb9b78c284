package cartulary.contract.ordering;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an order was given up; shown to the shopper. */
public enum CancellationReason {
    @JsonProperty("out-of-stock")
    OUT_OF_STOCK,
    @JsonProperty("too-many-open-orders")
    TOO_MANY_OPEN_ORDERS,
    /** Of a SKU one shopper may have only so many. */
    @JsonProperty("purchase-limit")
    PURCHASE_LIMIT,
    @JsonProperty("payment-window-ended")
    PAYMENT_WINDOW_ENDED,
    @JsonProperty("payment-attempts-used-up")
    PAYMENT_ATTEMPTS_USED_UP,
    /** The provider closed the payment by itself or will not take it. */
    @JsonProperty("payment-refused")
    PAYMENT_REFUSED,
    @JsonProperty("requested-by-customer")
    REQUESTED_BY_CUSTOMER,
    @JsonProperty("requested-by-staff")
    REQUESTED_BY_STAFF,
    /** Somebody gave all of the money back at the provider. */
    @JsonProperty("refunded-at-provider")
    REFUNDED_AT_PROVIDER;

    /** Whether it says that an order was not paid, or could not be: of one that is paid it is no longer true. */
    public boolean isOfUnpaid() {
        return switch (this) {
            case OUT_OF_STOCK,
                    TOO_MANY_OPEN_ORDERS,
                    PURCHASE_LIMIT,
                    PAYMENT_WINDOW_ENDED,
                    PAYMENT_ATTEMPTS_USED_UP,
                    PAYMENT_REFUSED -> true;
            case REQUESTED_BY_CUSTOMER, REQUESTED_BY_STAFF, REFUNDED_AT_PROVIDER -> false;
        };
    }
}
