package cartulary.saga.payment;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.payments.PaymentProvider.Opening;
import cartulary.payments.PaymentProvider.Refunding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What a worker must know of a payment before it calls the provider: read from the payment's own stream, each time. */
final class PaymentStory {
    private Opening opening;
    private String provider;
    private String providerReference;
    private boolean begun;
    private boolean held;
    private boolean closing;
    private boolean ended;
    private final Map<RefundId, Refunding> openRefunds = new HashMap<>();
    private final Map<RefundId, RefundRequested> asked = new HashMap<>();
    private final Map<RefundId, RefundFailed> failed = new HashMap<>();
    private final Set<RefundId> cameBack = new HashSet<>();
    private long kept;
    private boolean assured;
    private Money credit;
    private boolean creditTaken;
    private final Set<RefundId> ofCredit = new HashSet<>();
    private final Map<RefundId, LateCaptureRecorded> late = new HashMap<>();

    private PaymentStory() {}

    static PaymentStory read(EventStore store, PaymentId id) {
        var story = new PaymentStory();
        store.readEvents(id.value()).asStream().forEach(story::on);
        if (story.opening == null) throw new IllegalStateException("there is no " + id);
        // How it is paid, and by whom, was said with the order, and is sealed there.
        store.readEvents(story.opening.orderId().value()).asStream().limit(1).forEach(story::onOrder);
        return story;
    }

    /** The refund by which the money of a late capture goes back. */
    static RefundId refundOf(LateCaptureRecorded event) {
        return RefundId.derivedFrom(event.paymentId(), event.captureReference());
    }

    Opening opening() {
        return opening;
    }

    String provider() {
        return provider;
    }

    /** Null if the provider never told. */
    String providerReference() {
        return providerReference;
    }

    /** Nothing is left to be opened: the provider has it, or it is being given up. */
    boolean neverToBeOpened() {
        return begun || closing || ended;
    }

    /** It is not open at the provider, or will soon be closed there and is asked about then. */
    boolean neverToBeAsked() {
        return !begun || closing || ended;
    }

    /** There is no money held that is ours to take. */
    boolean neverToBeCaptured() {
        return !held || closing || ended;
    }

    boolean neverToBeClosed() {
        return !closing || ended;
    }

    Optional<Refunding> openRefund(RefundId id) {
        return Optional.ofNullable(openRefunds.get(id));
    }

    Optional<LateCaptureRecorded> lateCapture(RefundId id) {
        return Optional.ofNullable(late.get(id));
    }

    /** Of a refund that failed. */
    Optional<RefundFailed> failure(RefundId id) {
        return Optional.ofNullable(failed.get(id));
    }

    RefundRequested asked(RefundId id) {
        return asked.get(id);
    }

    /** Whether a process asked for the refund and waits for it; of one that came back later none does any more. */
    boolean isAwaitedByProcess(RefundId id) {
        var first = asked.get(origin(id));
        return first.askedBy() == null
                && !first.reason().equals(RefundRequested.LATE_CAPTURE)
                && !first.reason().equals(RefundRequested.MADE_AT_PROVIDER)
                && !cameBack.contains(id);
    }

    /** The id under which the same money goes back once more. */
    static RefundId again(PaymentId payment, RefundId before) {
        return RefundId.derivedFrom(payment, "again " + before);
    }

    private RefundId origin(RefundId id) {
        return asked.keySet().stream()
                .filter(before -> again(opening.paymentId(), before).equals(id))
                .findFirst()
                .map(this::origin)
                .orElse(id);
    }

    /** Whether all the money that ever came has gone back. */
    boolean keepsNothing() {
        return kept == 0;
    }

    /** What of it no refund of which we know takes back, whether that is made already or not. */
    long keptForSure() {
        return kept
                - openRefunds.values().stream()
                        .filter(open -> !ofCredit.contains(open.refundId()))
                        .mapToLong(open -> open.amount().minorUnits())
                        .sum();
    }

    /** Whether we ever asked for some of it to go back. */
    boolean gaveBack() {
        return !asked.isEmpty();
    }

    /** What store credit pays of it; null for nothing. */
    Money credit() {
        return credit;
    }

    boolean creditTaken() {
        return creditTaken;
    }

    /** Who gives the money of a refund back. */
    String refunder(RefundId id) {
        return ofCredit.contains(id) ? WalletProvider.NAME : provider;
    }

    boolean isAssured() {
        return assured;
    }

    private void onOrder(DomainEventMessage<?> message) {
        if (message.getPayload() instanceof OrderPlaced order) {
            opening = new Opening(
                    opening.paymentId(),
                    opening.orderId(),
                    opening.due(),
                    opening.requestedAt(),
                    opening.payBy(),
                    order.payWay(),
                    order.payer(),
                    opening.customer());
        }
    }

    private void on(DomainEventMessage<?> message) {
        switch ((PaymentEvent) message.getPayload()) {
            case PaymentRequested e -> {
                opening = new Opening(
                        e.paymentId(),
                        e.orderId(),
                        e.rest(),
                        message.getTimestamp(),
                        e.payBy(),
                        null,
                        null,
                        e.customerId().value());
                provider = e.provider();
                credit = e.credit();
            }
            case PaymentCreditTaken _ -> creditTaken = true;
            case PaymentActionRequired e -> {
                begun = true;
                providerReference = e.providerReference();
            }
            case PaymentAuthorized e -> {
                begun = true;
                held = true;
                providerReference = e.providerReference();
            }
            case PaymentCaptured e -> {
                begun = true;
                ended = true;
                providerReference = e.providerReference();
                kept += e.amount().minorUnits();
            }
            case PaymentAssured _ -> assured = true;
            case PaymentVoidRequested _ -> closing = true;
            case PaymentVoided _ -> ended = true;
            case LateCaptureRecorded e -> {
                late.put(refundOf(e), e);
                if (providerReference == null) providerReference = e.providerReference();
                kept += e.amount().minorUnits();
            }
            case RefundRequested e -> {
                asked.put(e.refundId(), e);
                if (credit != null && e.booking().provider().equals(WalletProvider.NAME)) ofCredit.add(e.refundId());
                openRefunds.put(
                        e.refundId(),
                        new Refunding(e.refundId(), e.paymentId(), e.providerReference(), e.amount(), opening.due()));
            }
            case RefundSucceeded e -> {
                if (openRefunds.remove(e.refundId()) != null && !ofCredit.contains(e.refundId()))
                    kept -= e.amount().minorUnits();
            }
            case RefundFailed e -> {
                failed.put(e.refundId(), e);
                // One that had succeeded has come back.
                if (openRefunds.remove(e.refundId()) == null) {
                    kept += e.amount().minorUnits();
                    cameBack.add(e.refundId());
                }
            }
            default -> {} // Says nothing that a call needs.
        }
    }
}
