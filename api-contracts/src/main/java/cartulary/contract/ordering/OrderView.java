package cartulary.contract.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is shown of orders. */
public sealed interface OrderView {
    /**
     * @param reason null unless it is being or was cancelled
     * @param recipient null if it was erased
     * @param position of the last event shown here
     * @param version the order's aggregate sequence, for If-Match
     * @param number null for orders of before there were numbers
     * @param shipping null where nothing was asked for it; part of the total
     */
    record OrderDetails(
            OrderId orderId,
            OrderNumber number,
            CustomerId customerId,
            OrderStatus status,
            CancellationReason reason,
            List<OrderLine> lines,
            Shipping shipping,
            Money total,
            Recipient recipient,
            Instant placedAt,
            Instant payBy,
            PaymentPart payment,
            List<TimelineEntry> timeline,
            long version,
            long position)
            implements OrderView {}

    /**
     * What the shopper needs to pay, and how the payment stands.
     *
     * @param status as published in the table of the payment's states; null before it was asked for
     * @param clientSecret for the provider's own script; null unless it can be paid now
     * @param payPage the provider's page; null unless it can be paid now
     * @param code what a QR code is to hold, for a phone to scan; null unless it can be paid so now
     * @param client what the shopper's app hands over to the provider's; null likewise
     * @param attemptsLeft 0 when no further attempt is taken
     * @param lastDecline the provider's code of the last decline; null if there was none
     * @param refunded sum of the refunds that succeeded
     * @param credit what store credit pays of the order beside the way to pay; null if nothing
     * @param rest what the way to pay takes then; null without credit: all of it
     */
    record PaymentPart(
            PaymentId paymentId,
            String status,
            String provider,
            String clientSecret,
            String payPage,
            String code,
            Map<String, String> client,
            int attemptsLeft,
            String lastDecline,
            Money captured,
            Money refunded,
            Money credit,
            Money rest)
            implements OrderView {
        public PaymentPart(
                PaymentId paymentId,
                String status,
                String provider,
                String clientSecret,
                String payPage,
                int attemptsLeft,
                String lastDecline,
                Money captured,
                Money refunded) {
            this(
                    paymentId,
                    status,
                    provider,
                    clientSecret,
                    payPage,
                    null,
                    null,
                    attemptsLeft,
                    lastDecline,
                    captured,
                    refunded,
                    null,
                    null);
        }

        @Override
        public String toString() {
            return "PaymentPart[%s, %s]".formatted(paymentId, status); // The client secret stays out of logs.
        }
    }

    /**
     * One event that concerns the order, from any aggregate.
     *
     * @param event the event's alias without its feature, as OrderPlaced
     * @param note what tells more, such as a SKU, a decline code or a reason; null if nothing does
     */
    record TimelineEntry(String event, Instant at, long position, String actor, String note) implements OrderView {}

    record OrderSummary(
            OrderId orderId,
            OrderNumber number,
            CustomerId customerId,
            OrderStatus status,
            CancellationReason reason,
            Money total,
            int units,
            Instant placedAt)
            implements OrderView {}

    enum OrderStatus {
        @JsonProperty("placed")
        PLACED,
        @JsonProperty("cancelling")
        CANCELLING,
        @JsonProperty("confirmed")
        CONFIRMED,
        @JsonProperty("cancelled")
        CANCELLED,
        /** Some of it is sent. */
        @JsonProperty("shipping")
        SHIPPING,
        /** All of it is sent. */
        @JsonProperty("shipped")
        SHIPPED,
        @JsonProperty("completed")
        COMPLETED
    }
}
