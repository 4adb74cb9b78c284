package cartulary.query.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.TimelineEntry;
import cartulary.contract.ordering.Shipping;
import cartulary.contract.payment.PaymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An order with its payment and all that happened to it.
 *
 * @param number null for orders of before there were numbers
 * @param shipping null where nothing was asked for it
 * @param sealedRecipient of the customer; null if it was erased
 * @param payment null before it was asked for
 * @param placedPosition what lists are sorted by
 * @param position of the last event shown
 * @param version the order's aggregate sequence
 */
record OrderDocument(
        OrderId orderId,
        OrderNumber number,
        CustomerId customerId,
        OrderStatus status,
        CancellationReason reason,
        List<OrderLine> lines,
        Shipping shipping,
        Money total,
        String sealedRecipient,
        Instant placedAt,
        Instant payBy,
        Payment payment,
        List<TimelineEntry> timeline,
        long placedPosition,
        long position,
        long version) {
    /**
     * @param sealedParameters of the payment; null unless it can be paid
     * @param lastDecline null if there was none
     * @param captured null before
     * @param credit what store credit pays of it; null if nothing, and after it was given back
     */
    record Payment(
            PaymentId paymentId,
            String status,
            String provider,
            String sealedParameters,
            int attemptsLeft,
            String lastDecline,
            Money captured,
            Money refunded,
            Money credit) {

        /** It cannot be paid any more: what was needed to pay is forgotten. */
        Payment ended(String next) {
            return new Payment(paymentId, next, provider, null, attemptsLeft, lastDecline, captured, refunded, credit);
        }

        Payment withParameters(String sealed) {
            return new Payment(
                    paymentId, "payable", provider, sealed, attemptsLeft, lastDecline, captured, refunded, credit);
        }

        Payment declined(String code, int left) {
            return new Payment(
                    paymentId,
                    left == 0 ? "used-up" : status,
                    provider,
                    left == 0 ? null : sealedParameters,
                    left,
                    code,
                    captured,
                    refunded,
                    credit);
        }

        /** Money that came late joins what was there: it is refunded as a sum of its own. */
        Payment captured(String next, Money amount) {
            var sum = captured == null ? amount : captured.plus(amount);
            return new Payment(paymentId, next, provider, null, attemptsLeft, lastDecline, sum, refunded, credit);
        }

        Payment refunded(Money amount) {
            return new Payment(
                    paymentId,
                    status,
                    provider,
                    sealedParameters,
                    attemptsLeft,
                    lastDecline,
                    captured,
                    refunded.plus(amount),
                    credit);
        }

        Payment withoutCredit() {
            return new Payment(
                    paymentId, status, provider, sealedParameters, attemptsLeft, lastDecline, captured, refunded, null);
        }
    }

    OrderDocument to(OrderStatus next, CancellationReason why, long sequence) {
        return new OrderDocument(
                orderId,
                number,
                customerId,
                next,
                why,
                lines,
                shipping,
                total,
                sealedRecipient,
                placedAt,
                payBy,
                payment,
                timeline,
                placedPosition,
                position,
                sequence);
    }

    OrderDocument with(Payment next) {
        return new OrderDocument(
                orderId,
                number,
                customerId,
                status,
                reason,
                lines,
                shipping,
                total,
                sealedRecipient,
                placedAt,
                payBy,
                next,
                timeline,
                placedPosition,
                position,
                version);
    }

    OrderDocument told(TimelineEntry entry) {
        var longer = new ArrayList<>(timeline);
        longer.add(entry);
        return new OrderDocument(
                orderId,
                number,
                customerId,
                status,
                reason,
                lines,
                shipping,
                total,
                sealedRecipient,
                placedAt,
                payBy,
                payment,
                List.copyOf(longer),
                placedPosition,
                entry.position(),
                version);
    }
}
