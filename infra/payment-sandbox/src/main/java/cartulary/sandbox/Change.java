package cartulary.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the journal knows to tell. An object is written whole each time it changes; the state is what the lines leave behind. Amounts are
 * in the currency's minor unit, times in seconds since 1970 of the sandbox's clock unless their name ends in Millis.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.Started.class, name = "started"),
    @JsonSubTypes.Type(value = Change.ClockMoved.class, name = "clock"),
    @JsonSubTypes.Type(value = Change.Intent.class, name = "intent"),
    @JsonSubTypes.Type(value = Change.Charge.class, name = "charge"),
    @JsonSubTypes.Type(value = Change.Refund.class, name = "refund"),
    @JsonSubTypes.Type(value = Change.Session.class, name = "session"),
    @JsonSubTypes.Type(value = Change.Dispute.class, name = "dispute"),
    @JsonSubTypes.Type(value = Change.Customer.class, name = "customer"),
    @JsonSubTypes.Type(value = Change.Method.class, name = "method"),
    @JsonSubTypes.Type(value = Change.Transaction.class, name = "transaction"),
    @JsonSubTypes.Type(value = Change.Endpoint.class, name = "endpoint"),
    @JsonSubTypes.Type(value = Change.EndpointDeleted.class, name = "endpoint-deleted"),
    @JsonSubTypes.Type(value = Change.Happened.class, name = "event"),
    @JsonSubTypes.Type(value = Change.Attempted.class, name = "attempt"),
    @JsonSubTypes.Type(value = Change.ResendAsked.class, name = "resend"),
    @JsonSubTypes.Type(value = Change.Trade.class, name = "trade"),
    @JsonSubTypes.Type(value = Change.TradeRefund.class, name = "trade-refund"),
    @JsonSubTypes.Type(value = Change.Entry.class, name = "ledger"),
    @JsonSubTypes.Type(value = Change.Remembered.class, name = "answer")
})
sealed interface Change {
    /** The first line of a journal. All ids and secrets derive from the seed (hex). */
    record Started(String seed) implements Change {}

    record ClockMoved(long offsetMillis) implements Change {}

    /** A payment intent. Never changed once put: {@link #copy} first. */
    final class Intent implements Change, Cloneable {
        String id;
        long created;
        long amount;
        String currency;
        String captureMethod;
        /** null: automatic payment methods were not asked for. */
        Boolean automaticMethods;

        boolean redirectsNever;
        Map<String, String> metadata = Map.of();
        String description;
        String receiptEmail;
        String statementDescriptor;
        String statementDescriptorSuffix;
        String clientSecret;
        Status status;
        long capturable;
        long received;
        Long canceledAt;
        String cancellationReason;
        String latestCharge;
        String paymentMethod;
        TestCard card;
        String returnUrl;
        /** Names the open 3-D Secure page. */
        String challenge;

        String challengeUrl;

        /** Whose it is; null if nobody is named. */
        String customer;
        /** on_session or off_session: the card is kept once it was paid with; null: it is not. */
        String futureUsage;

        /** Of the page it is paid on; null without one. */
        String session;

        PaymentError error;
        /** When a slow payment method will be through. */
        Long settlesAt;

        Intent copy() {
            try {
                return (Intent) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        String orderId() {
            return metadata.get("order_id");
        }
    }

    /** The provider's names in lower case. */
    enum Status {
        REQUIRES_PAYMENT_METHOD,
        REQUIRES_CONFIRMATION,
        REQUIRES_ACTION,
        PROCESSING,
        REQUIRES_CAPTURE,
        SUCCEEDED,
        CANCELED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param charge null if no charge was tried */
    record PaymentError(
            String code, String declineCode, String message, String charge, String paymentMethod, TestCard card) {}

    /** One attempt to move money. Never changed once put: {@link #copy} first. */
    final class Charge implements Change, Cloneable {
        String id;
        String intent;
        long created;
        long amount;
        String currency;
        boolean succeeded;
        boolean captured;
        long amountCaptured;
        long amountRefunded;
        boolean disputed;
        TestCard card;
        String paymentMethod;
        boolean authenticated;
        PaymentError error;
        String transaction;
        Map<String, String> metadata = Map.of();
        String description;
        String customer;

        Charge copy() {
            try {
                return (Charge) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    record Customer(String id, long created, String description, Map<String, String> metadata) implements Change {}

    /** @param customer by whom it is kept; null after it was detached: it can never be used again */
    record Method(String id, long created, TestCard card, String customer) implements Change {}

    /**
     * @param status pending, succeeded or failed
     * @param settlesAt when it becomes {@code settlesTo}; both null for a refund that is final
     */
    record Refund(
            String id,
            String charge,
            String intent,
            long created,
            long amount,
            String currency,
            String reason,
            Map<String, String> metadata,
            String status,
            String failureReason,
            String transaction,
            String failureTransaction,
            String paymentMethod,
            Long settlesAt,
            String settlesTo)
            implements Change {}

    /**
     * A page to pay on, with an intent behind it that is told when it is complete.
     *
     * @param status open, complete or expired
     * @param paymentStatus unpaid or paid
     */
    record Session(
            String id,
            long created,
            long amount,
            String currency,
            String successUrl,
            String cancelUrl,
            String clientReferenceId,
            Map<String, String> metadata,
            long expires,
            String status,
            String paymentStatus,
            String intent,
            String url)
            implements Change {
        Session now(String newStatus, String newPaymentStatus) {
            return new Session(
                    id,
                    created,
                    amount,
                    currency,
                    successUrl,
                    cancelUrl,
                    clientReferenceId,
                    metadata,
                    expires,
                    newStatus,
                    newPaymentStatus,
                    intent,
                    url);
        }
    }

    /**
     * The cardholder wants the money back, by way of the bank.
     *
     * @param status needs_response, under_review, won or lost
     */
    record Dispute(
            String id,
            long created,
            String charge,
            String intent,
            long amount,
            String currency,
            String reason,
            String status,
            List<String> transactions)
            implements Change {}

    /** A balance transaction; {@code amount} is negative for money that left. */
    record Transaction(
            String id, long created, long amount, String currency, String type, String source, String description)
            implements Change {}

    /** @param provider null: Stripe; else whose notifications go there, each by the address its trade was opened with */
    record Endpoint(
            String id,
            long created,
            String url,
            List<String> enabledEvents,
            String apiVersion,
            String secret,
            String description,
            Map<String, String> metadata,
            WalletBrand provider)
            implements Change {
        boolean wants(String type) {
            return enabledEvents.contains("*") || enabledEvents.contains(type);
        }
    }

    record EndpointDeleted(String id) implements Change {}

    /**
     * @param body the event as it is sent, with the default API version; of other providers what is sealed and signed at sending
     * @param endpoints those that were to hear of it when it happened
     * @param provider null: Stripe
     */
    record Happened(
            String id,
            String type,
            String objectId,
            long created,
            String body,
            List<String> endpoints,
            WalletBrand provider)
            implements Change {}

    /**
     * @param status the HTTP status, or null if there was none
     * @param nextMillis when it is tried again; null if never
     * @param overtaken whether a person asked for the event again after this attempt began: that stays due
     */
    record Attempted(
            String event,
            String endpoint,
            long atMillis,
            Integer status,
            String error,
            String fault,
            Long nextMillis,
            boolean overtaken)
            implements Change {
        Attempted asOvertaken() {
            return new Attempted(event, endpoint, atMillis, status, error, fault, null, true);
        }

        boolean delivered() {
            return status != null && status >= 200 && status < 300;
        }
    }

    record ResendAsked(String event, String endpoint, long atMillis) implements Change {}

    /** Those who take money by a trade of the merchant's own number. */
    enum WalletBrand {
        WECHAT,
        ALIPAY;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum TradeState {
        OPEN,
        PAID,
        CLOSED,
        /** Paid, and too long ago to be refunded. */
        FINISHED
    }

    /** A trade of WeChat Pay or Alipay, known by the merchant's number. Never changed once put: {@link #copy} first. */
    final class Trade implements Change, Cloneable {
        WalletBrand provider;
        /** The merchant's own number of it. */
        String number;
        /** How it is paid: native, jsapi, h5, app; precreate, page, wap. */
        String way;

        String appId;
        long created;
        long amount;
        String currency;
        String subject;
        /** Given back to the merchant as it came; null if none was given. */
        String attach;

        String notifyUrl;
        String returnUrl;
        /** What a QR code or a link names it by. */
        String code;

        String prepayId;
        long expires;
        /** At Alipay there is no trade before a buyer came to pay. */
        boolean visited;

        TradeState state;
        String payer;
        String transaction;
        Long paidAt;
        Long closedAt;
        long refunded;
        /** Of what was asked for, so that the number is not used for something else. */
        String fingerprint;

        Trade copy() {
            try {
                return (Trade) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        String key() {
            return key(provider, number);
        }

        static String key(WalletBrand provider, String number) {
            return provider.text() + ":" + number;
        }
    }

    /**
     * @param status PROCESSING, SUCCESS or ABNORMAL
     * @param settlesAt when it becomes {@code settlesTo}; both null for a refund that is final
     */
    record TradeRefund(
            WalletBrand provider,
            String trade,
            String number,
            String id,
            long created,
            long amount,
            String reason,
            String notifyUrl,
            String status,
            Long doneAt,
            Long settlesAt,
            String settlesTo)
            implements Change {
        String key() {
            return Trade.key(provider, number);
        }
    }

    /**
     * One line of money truth. {@code attemptKey} is the Idempotency-Key of the request that caused it, or null; {@code provider} is
     * null for Stripe, and {@code paymentIntent} the merchant's number of the trade for the others.
     */
    record Entry(
            long seq,
            String at,
            String kind,
            String paymentIntent,
            String orderId,
            long amount,
            String currency,
            String reference,
            boolean late,
            String attemptKey,
            WalletBrand provider)
            implements Change {}

    /** The answer of a request that carried an Idempotency-Key. */
    record Remembered(String key, String fingerprint, long created, int status, String requestId, String body)
            implements Change {}
}
