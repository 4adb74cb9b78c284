package cartulary.saga.payment;

import cartulary.contract.support.MetaKeys;
import java.util.HashMap;
import java.util.Map;

/**
 * What a stored task carries; the rest is read from the payment's stream when it runs.
 *
 * @param refundId null unless it is about a refund
 * @param attempt from 1
 * @param cause id of the event for whose sake it is done; null in tasks of before it was kept
 * @param correlation what that event belongs to; null as above
 * @param before so many attempts were made when its provider was last seen to be back: they do not lengthen its pauses; 0: it was
 *     never away, and in tasks of before it was kept
 */
public record PaymentWork(
        String paymentId, String refundId, int attempt, String cause, String correlation, int before) {
    PaymentWork(String paymentId, String refundId, int attempt, String cause, String correlation) {
        this(paymentId, refundId, attempt, cause, correlation, 0);
    }

    PaymentWork next() {
        return new PaymentWork(paymentId, refundId, attempt + 1, cause, correlation, before);
    }

    /** Its provider was away and is back: what went wrong meanwhile tells nothing of the next attempt. */
    PaymentWork woken() {
        return new PaymentWork(paymentId, refundId, attempt, cause, correlation, attempt - 1);
    }

    /** Attempts from when its provider was last seen to be back, from 1. */
    int attemptsSince() {
        return attempt - before;
    }

    /** What its commands carry, so that the book tells what came of what, over the pause between. */
    Map<String, String> origin() {
        var origin = new HashMap<String, String>();
        if (cause != null) origin.put(MetaKeys.CAUSATION, cause);
        if (correlation != null) origin.put(MetaKeys.CORRELATION, correlation);
        return origin;
    }
}
