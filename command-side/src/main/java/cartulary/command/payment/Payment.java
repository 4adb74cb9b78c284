package cartulary.command.payment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.payment.PaymentTransitions.Ask;
import cartulary.command.payment.PaymentTransitions.RefundAsk;
import cartulary.command.payment.PaymentTransitions.RefundStatus;
import cartulary.command.payment.PaymentTransitions.Status;
import cartulary.command.support.Answer;
import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.Booking.Kind;
import cartulary.contract.payment.PaymentCommand.ApproveRefund;
import cartulary.contract.payment.PaymentCommand.AssurePayment;
import cartulary.contract.payment.PaymentCommand.ConfirmAssurance;
import cartulary.contract.payment.PaymentCommand.RecordCreditTaken;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentCommand.RejectRefund;
import cartulary.contract.payment.PaymentCommand.ReopenPayment;
import cartulary.contract.payment.PaymentCommand.RequestPayment;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentCommand.RequestVoid;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentOutcomeUnknown;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.ProviderFactDisputed;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundProposed;
import cartulary.contract.payment.PaymentEvent.RefundRejected;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentFailure.LineRefundedBefore;
import cartulary.contract.payment.PaymentFailure.PaymentNotPayable;
import cartulary.contract.payment.PaymentFailure.PaymentProcessing;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentFailure.RefundNotProposed;
import cartulary.contract.payment.PaymentFailure.RefundTooLarge;
import cartulary.contract.payment.PaymentFailure.RefundUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.ProviderFact.ActionRequired;
import cartulary.contract.payment.ProviderFact.Authorized;
import cartulary.contract.payment.ProviderFact.Captured;
import cartulary.contract.payment.ProviderFact.Closed;
import cartulary.contract.payment.ProviderFact.Declined;
import cartulary.contract.payment.ProviderFact.NotSent;
import cartulary.contract.payment.ProviderFact.Pending;
import cartulary.contract.payment.ProviderFact.Unknown;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.RefundedLine;
import cartulary.contract.settlement.SettlementFailure.SecondPersonNeeded;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * The money of an order. Settles the race between paying and closing, and believes a provider only as far as its words fit
 * ours. It answers by {@link PaymentTransitions}; the checks that need amounts and references stand here.
 */
public class Payment {
    /** The capture of a payment of which nothing is due. */
    static final String NOTHING_DUE = "nothing-due";

    /** Who gives store credit back, by the name that bookings have of it. */
    static final String WALLET = "wallet";

    /**
     * @param askedBy the person who wants it; null if it is a process
     * @param approvedBy the other; null if nobody else agreed
     * @param credit what goes back to store credit once it has succeeded, and is not asked for yet; null for nothing
     */
    private record Refund(
            Money amount,
            RefundStatus status,
            Booking booking,
            String reason,
            List<RefundedLine> lines,
            String askedBy,
            String approvedBy,
            Money credit) {
        private Refund now(RefundStatus next) {
            return new Refund(amount, next, booking, reason, lines, askedBy, approvedBy, credit);
        }

        private Refund asked() {
            return new Refund(amount, status, booking, reason, lines, askedBy, approvedBy, null);
        }

        /** All that is on its way back by it. */
        private Money whole() {
            return credit == null ? amount : amount.plus(credit);
        }

        private boolean alone() {
            return approvedBy == null && status != RefundStatus.PROPOSED && status != RefundStatus.REJECTED;
        }

        private boolean ofSale() {
            return !booking.kind().late();
        }

        private boolean ofCredit() {
            return booking.provider().equals(WALLET);
        }

        private boolean stands() {
            return status != RefundStatus.FAILED && status != RefundStatus.REJECTED;
        }
    }

    @AggregateIdentifier
    private PaymentId paymentId;

    private Status status = Status.NONE;
    private OrderId orderId;
    private CustomerId customerId;
    private Money due;
    private Money tax;
    private Money credit;
    private boolean creditTaken;
    private String provider;
    private Instant payBy;
    private int attemptsMax;
    private String providerReference;
    private boolean unsure;
    private boolean reopened;
    private boolean assuranceAsked;
    private boolean assured;
    private CancellationReason voidReason;
    private Money captured;
    private final Set<String> declines = new HashSet<>();
    private final Set<String> captures = new HashSet<>();
    private final Set<RefundId> lateMoney = new HashSet<>();
    private final Set<String> disputes = new HashSet<>();
    private final Map<RefundId, Refund> refunds = new HashMap<>();

    Payment() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestPayment command, TaxRates rates) {
        if (status != Status.NONE) Refuse.unlessSame(due, command.due(), paymentId);
        if (command.attemptsMax() < 1) throw Refuse.invalid("attemptsMax", "must be at least 1");
        requireRest(command);
        if (!answers(Ask.REQUEST_PAYMENT, command.paymentId())) return;
        apply(new PaymentRequested(
                command.paymentId(),
                command.orderId(),
                command.customerId(),
                command.due(),
                command.provider(),
                command.payBy(),
                command.attemptsMax(),
                rates.included(command.due()),
                command.credit()));
        if (command.due().minorUnits() == 0) {
            apply(new PaymentCaptured(paymentId, orderId, due, NOTHING_DUE, NOTHING_DUE, booking(tax, Kind.SALE)));
        }
    }

    private static void requireRest(RequestPayment command) {
        var credit = command.credit();
        if (credit == null) return;
        if (credit.minorUnits() == 0
                || credit.compareTo(command.due()) >= 0
                || command.provider().equals(WALLET)) {
            throw Refuse.invalid("credit", "must leave something for " + command.provider());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordCreditTaken command) {
        if (!answers(Ask.RECORD_CREDIT_TAKEN, command.paymentId()) || credit == null || creditTaken) return;
        apply(new PaymentCreditTaken(paymentId, orderId, credit));
        if (status == Status.VOIDED) releaseCredit();
    }

    private void releaseCredit() {
        apply(new PaymentCreditReleased(paymentId, orderId, credit));
    }

    /** To anybody but its owner there is no such payment. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReopenPayment command, Actor actor, InstantSource clock) {
        if (status != Status.NONE
                && !(command.customerId().equals(customerId) && Refuse.mayActFor(actor, customerId))) {
            throw new CommandRefused(new PaymentUnknown(command.paymentId()));
        }
        if (!answers(Ask.REOPEN_PAYMENT, command.paymentId())) return;
        if (!clock.instant().isBefore(payBy)) throw new CommandRefused(new PaymentNotPayable(paymentId, "expired"));
        if (!reopened) apply(new PaymentReopened(paymentId, orderId));
    }

    /** Works before the provider ever answered too: the close finds the payment by our own reference. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestVoid command) {
        if (!answers(Ask.REQUEST_VOID, command.paymentId())) return;
        apply(new PaymentVoidRequested(paymentId, orderId, providerReference, command.reason()));
    }

    /** Each time it is asked for: who asks again does so because a person wants it, or because it may have been lost. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AssurePayment command) {
        if (!answers(Ask.ASSURE, command.paymentId()) || assured) return;
        apply(new PaymentAssuranceRequested(paymentId, orderId));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmAssurance command) {
        if (!answers(Ask.CONFIRM_ASSURANCE, command.paymentId()) || assured || !assuranceAsked) return;
        apply(new PaymentAssured(paymentId, orderId));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestRefund command, Actor actor, RefundPolicy policy) {
        var before = refunds.get(command.refundId());
        if (before != null) {
            Refuse.unlessSame(wholeOf(command.refundId()), command.amount(), command.refundId());
            return;
        }
        if (!answers(Ask.REQUEST_REFUND, command.paymentId())) return;
        if (command.amount().minorUnits() == 0) throw Refuse.invalid("amount", "must be above zero");
        if (!command.amount().currency().equals(due.currency())) {
            throw Refuse.invalid("amount", "must be in " + due.currency());
        }
        if (command.amount().compareTo(refundable()) > 0) {
            throw new CommandRefused(new RefundTooLarge(paymentId, refundable()));
        }
        if (command.lines() != null) command.lines().forEach(this::requireUnrefunded);
        var person = actor.is(Role.SYSTEM) ? null : actor.id();
        if (person != null && policy.needsTwo(givenBackAlone().plus(command.amount()))) {
            apply(new RefundProposed(
                    paymentId,
                    orderId,
                    command.refundId(),
                    command.amount(),
                    command.reason(),
                    command.lines(),
                    person));
        } else {
            ask(command.refundId(), command.amount(), command.reason(), command.lines(), person, null);
        }
    }

    /** Four eyes: the second pair is never the first. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ApproveRefund command, Actor actor) {
        if (!answersRefund(RefundAsk.APPROVE_REFUND, command.refundId())) return;
        var refund = refunds.get(command.refundId());
        if (actor.id().equals(refund.askedBy())) {
            throw new CommandRefused(new SecondPersonNeeded("the refund " + command.refundId()));
        }
        ask(command.refundId(), refund.amount(), refund.reason(), refund.lines(), refund.askedBy(), actor.id());
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RejectRefund command, Actor actor) {
        if (!answersRefund(RefundAsk.REJECT_REFUND, command.refundId())) return;
        apply(new RefundRejected(paymentId, orderId, command.refundId(), actor.id(), command.reason()));
    }

    /** What was given back past us is booked as if we had asked for it; it is nothing that could be refused any more. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordForeignRefund command) {
        if (status == Status.NONE) throw new CommandRefused(new PaymentUnknown(command.paymentId()));
        var id = RefundId.madeAtProvider(paymentId, command.refundReference());
        var known = refunds.get(id);
        switch (command.fact()) {
            case RefundFact.Pending _, RefundFact.Unknown _ -> {} // It is told again when it has ended.
            case RefundFact.Failed failed -> {
                if (known != null && known.status() == RefundStatus.SUCCEEDED) {
                    apply(new RefundFailed(paymentId, orderId, id, known.amount(), failed.code(), bookingOfEnd(known)));
                }
            }
            case RefundFact.Succeeded _ -> {
                if (known != null) return;
                var amount = command.amount();
                if (!amount.currency().equals(due.currency()) || amount.compareTo(refundable()) > 0) {
                    dispute(
                            "refund-made-at-provider",
                            "%s of %d %s, at most %d %s can be"
                                    .formatted(
                                            command.refundReference(),
                                            amount.minorUnits(),
                                            amount.currency(),
                                            refundable().minorUnits(),
                                            due.currency()));
                    return;
                }
                ask(id, amount, null, provider, RefundRequested.MADE_AT_PROVIDER, null, null, null);
                apply(new RefundSucceeded(
                        paymentId, orderId, id, amount, command.refundReference(), bookingOfEnd(refunds.get(id))));
            }
        }
    }

    /** What the provider took goes back by it; what is more than that, to store credit when the provider has done so. */
    private void ask(
            RefundId id, Money amount, String reason, List<RefundedLine> lines, String askedBy, String approvedBy) {
        if (credit == null || lateMoney.contains(id)) {
            ask(id, amount, null, provider, reason, lines, askedBy, approvedBy);
            return;
        }
        var rest = restKept();
        if (amount.compareTo(rest) <= 0) {
            ask(id, amount, null, provider, reason, lines, askedBy, approvedBy);
        } else if (rest.minorUnits() == 0) {
            ask(id, amount, null, WALLET, reason, lines, askedBy, approvedBy);
        } else {
            ask(id, rest, amount.minus(rest), provider, reason, lines, askedBy, approvedBy);
        }
    }

    /** What the provider took of what is due and was not asked to give back. */
    private Money restKept() {
        var back = refunds.values().stream()
                .filter(refund -> refund.stands() && refund.booking() != null && refund.ofSale() && !refund.ofCredit())
                .mapToLong(refund -> refund.amount().minorUnits())
                .sum();
        return new Money(Math.max(0, due.minus(credit).minorUnits() - back), due.currency());
    }

    /** The provider gave its part back: the rest of the refund is store credit's. */
    private void goOnWithCredit(RefundId id) {
        var refund = refunds.get(id);
        if (refund.credit() == null) return;
        ask(
                RefundId.ofCredit(paymentId, id),
                refund.credit(),
                null,
                WALLET,
                refund.reason(),
                null,
                refund.askedBy(),
                refund.approvedBy());
    }

    /** As it was asked for, whatever has become of its parts. */
    private Money wholeOf(RefundId id) {
        var refund = refunds.get(id);
        var beside = refunds.get(RefundId.ofCredit(paymentId, id));
        return beside == null ? refund.whole() : refund.whole().plus(beside.amount());
    }

    private void ask(
            RefundId id,
            Money amount,
            Money beside,
            String by,
            String reason,
            List<RefundedLine> lines,
            String askedBy,
            String approvedBy) {
        apply(new RefundRequested(
                paymentId,
                orderId,
                id,
                amount,
                providerReference,
                reason,
                bookingOfRefund(id, amount, by),
                lines,
                askedBy,
                approvedBy,
                beside));
    }

    private void requireUnrefunded(RefundedLine line) {
        var before = refunds.values().stream()
                .filter(refund -> refund.stands() && refund.lines() != null)
                .flatMap(refund -> refund.lines().stream())
                .filter(each -> each.sku().equals(line.sku()))
                .mapToInt(RefundedLine::quantity)
                .sum();
        if (before + line.quantity() > line.ordered()) {
            throw new CommandRefused(
                    new LineRefundedBefore(paymentId, line.sku().value(), Math.max(0, line.ordered() - before)));
        }
    }

    /** In many small refunds one person alone gives back no more than in one. */
    private Money givenBackAlone() {
        return refunds.values().stream()
                .filter(refund -> refund.stands() && refund.alone() && refund.askedBy() != null)
                .map(Refund::whole)
                .reduce(Money.zero(due.currency()), Money::plus);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordProviderFact command) {
        var fact = command.fact();
        var ask = askOf(fact);
        var misfit = status == Status.NONE ? null : misfit(fact);
        if (misfit != null) {
            dispute(told(ask), misfit);
            return;
        }
        if (!answers(ask, command.paymentId())) return;
        switch (fact) {
            case ActionRequired action -> {
                if (status == Status.PAYABLE && !reopened && !unsure) return;
                apply(new PaymentActionRequired(paymentId, orderId, action.providerReference(), action.parameters()));
            }
            case Declined declined -> {
                if (declines.contains(declined.attemptReference())) return;
                var left = Math.max(0, attemptsMax - declines.size() - 1);
                apply(new PaymentDeclined(paymentId, orderId, declined.attemptReference(), declined.code(), left));
            }
            case Authorized authorized ->
                apply(new PaymentAuthorized(paymentId, orderId, authorized.amount(), referenceOf(fact)));
            case Captured money -> {
                if (captures.contains(money.captureReference())) return;
                apply(
                        status == Status.CAPTURED || status == Status.VOIDED
                                ? new LateCaptureRecorded(
                                        paymentId,
                                        orderId,
                                        money.amount(),
                                        referenceOf(fact),
                                        money.captureReference(),
                                        booking(Money.zero(due.currency()), Kind.LATE))
                                : new PaymentCaptured(
                                        paymentId,
                                        orderId,
                                        money.amount(),
                                        referenceOf(fact),
                                        money.captureReference(),
                                        booking(tax, Kind.SALE),
                                        creditTaken ? credit : null));
            }
            case Closed _ -> {
                apply(new PaymentVoided(
                        paymentId,
                        orderId,
                        voidReason != null ? voidReason : CancellationReason.PAYMENT_REFUSED,
                        tax == null ? null : due));
                if (creditTaken) releaseCredit();
            }
            case Unknown unknown -> {
                if (!unsure) apply(new PaymentOutcomeUnknown(paymentId, orderId, unknown.why()));
            }
            case Pending _, NotSent _ -> throw new IllegalStateException("changes nothing in any status: " + fact);
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordRefundFact command) {
        var id = command.refundId();
        var refund = refunds.get(id);
        var ask =
                switch (command.fact()) {
                    case RefundFact.Succeeded _ -> RefundAsk.REFUND_SUCCEEDED;
                    case RefundFact.Pending _ -> RefundAsk.REFUND_PENDING;
                    case RefundFact.Failed _ -> RefundAsk.REFUND_FAILED;
                    case RefundFact.Unknown _ -> RefundAsk.REFUND_UNKNOWN;
                };
        switch (PaymentTransitions.REFUNDS.answer(statusOf(refund), ask)) {
            case Answer.NoOp _ -> {}
            case Answer.Refusal _ -> throw new CommandRefused(new RefundUnknown(id));
            case Answer.Event event
            when event.type() == ProviderFactDisputed.class ->
                dispute(
                        told(ask),
                        "%s is %s".formatted(id, statusOf(refund).name().toLowerCase(Locale.ROOT)));
            case Answer.Event _ -> {
                apply(
                        command.fact() instanceof RefundFact.Failed failed
                                ? new RefundFailed(
                                        paymentId, orderId, id, refund.amount(), failed.code(), bookingOfEnd(refund))
                                : new RefundSucceeded(
                                        paymentId,
                                        orderId,
                                        id,
                                        refund.amount(),
                                        command.fact().providerReference(),
                                        bookingOfEnd(refund)));
                if (command.fact() instanceof RefundFact.Succeeded) goOnWithCredit(id);
            }
        }
    }

    private static RefundStatus statusOf(Refund refund) {
        return refund == null ? RefundStatus.UNASKED : refund.status();
    }

    /** As {@link #answers}, of one refund. */
    private boolean answersRefund(RefundAsk ask, RefundId id) {
        var was = statusOf(refunds.get(id));
        return switch (PaymentTransitions.REFUNDS.answer(was, ask)) {
            case Answer.Event _ -> true;
            case Answer.NoOp _ -> false;
            case Answer.Refusal refusal ->
                throw new CommandRefused(
                        refusal.failure() == RefundNotProposed.class
                                ? new RefundNotProposed(id, was.name().toLowerCase(Locale.ROOT))
                                : new RefundUnknown(id));
        };
    }

    /** True if an event may be due, false if nothing is to be done. */
    private boolean answers(Ask ask, PaymentId id) {
        return switch (PaymentTransitions.TABLE.answer(status, ask)) {
            case Answer.Event _ -> true;
            case Answer.NoOp _ -> false;
            case Answer.Refusal refusal -> {
                if (refusal.failure() == PaymentUnknown.class) throw new CommandRefused(new PaymentUnknown(id));
                if (refusal.failure() == PaymentProcessing.class) throw new CommandRefused(new PaymentProcessing(id));
                if (refusal.failure() == RefundTooLarge.class) {
                    throw new CommandRefused(new RefundTooLarge(id, refundable()));
                }
                throw new CommandRefused(new PaymentNotPayable(id, status.name().toLowerCase(Locale.ROOT)));
            }
        };
    }

    private static Ask askOf(ProviderFact fact) {
        return switch (fact) {
            case ActionRequired _ -> Ask.ACTION_REQUIRED;
            case Pending _ -> Ask.PENDING;
            case Declined _ -> Ask.DECLINED;
            case Authorized _ -> Ask.AUTHORIZED_FACT;
            case Captured _ -> Ask.CAPTURED_FACT;
            case Closed _ -> Ask.CLOSED;
            case NotSent _ -> Ask.NOT_SENT;
            case Unknown _ -> Ask.UNKNOWN;
        };
    }

    /** Null if the provider's words fit ours. */
    private String misfit(ProviderFact fact) {
        var reference = fact.providerReference();
        if (reference != null && providerReference != null && !reference.equals(providerReference)) {
            return "reference %s, ours is %s".formatted(reference, providerReference);
        }
        return switch (fact) {
            case Authorized authorized -> misfit(authorized.amount());
            case Captured money -> misfit(money.amount());
            case ActionRequired _, Pending _, Declined _, Closed _, NotSent _, Unknown _ -> null;
        };
    }

    private String misfit(Money amount) {
        var rest = credit == null ? due : due.minus(credit);
        return amount.equals(rest)
                ? null
                : "%d %s, due are %d %s"
                        .formatted(amount.minorUnits(), amount.currency(), rest.minorUnits(), rest.currency());
    }

    private void dispute(String fact, String why) {
        if (!disputes.contains(disputeKey(fact, why))) apply(new ProviderFactDisputed(paymentId, orderId, fact, why));
    }

    private static String told(Enum<?> ask) {
        return ask.name().toLowerCase(Locale.ROOT).replace("_fact", "").replace('_', '-');
    }

    private static String disputeKey(String fact, String why) {
        return Ids.hash(fact, why);
    }

    private String referenceOf(ProviderFact fact) {
        return fact.providerReference() != null ? fact.providerReference() : providerReference;
    }

    /** What was captured, late captures too, less what is refunded or being refunded. */
    private Money refundable() {
        return refunds.values().stream()
                .filter(Refund::stands)
                .map(Refund::whole)
                .reduce(captured, Money::minus);
    }

    /** Null for a payment of before there was a ledger. */
    private Booking booking(Money taxed, Kind kind) {
        return tax == null ? null : new Booking(provider, taxed, kind);
    }

    /** The tax goes back as the money does; what is refunded whole gives back all of it, whatever was rounded before. */
    private Booking bookingOfRefund(RefundId id, Money amount, String by) {
        if (tax == null) return null;
        if (lateMoney.contains(id)) return booking(Money.zero(due.currency()), Kind.LATE);
        var standing = refunds.values().stream()
                .filter(Refund::stands)
                .filter(refund ->
                        refund.booking() != null && !refund.booking().kind().late())
                .toList();
        var givenBack = standing.stream().map(Refund::amount).reduce(amount, Money::plus);
        var booked = standing.stream()
                .mapToLong(refund -> refund.booking().tax().minorUnits())
                .sum();
        var owed = due.minorUnits() == 0
                ? 0
                : TaxRates.share(
                        tax.minorUnits(), Math.min(givenBack.minorUnits(), due.minorUnits()), due.minorUnits());
        return new Booking(by, new Money(Math.clamp(owed - booked, 0, amount.minorUnits()), due.currency()), Kind.SALE);
    }

    /** What a refund's end is booked as: one that had succeeded has its money come back. */
    private static Booking bookingOfEnd(Refund refund) {
        var asked = refund.booking();
        if (asked == null || refund.status() != RefundStatus.SUCCEEDED) return asked;
        return new Booking(
                asked.provider(), asked.tax(), asked.kind() == Kind.LATE ? Kind.LATE_RETURNED : Kind.RETURNED);
    }

    @EventSourcingHandler
    void on(PaymentEvent event) {
        switch (event) {
            case PaymentRequested requested -> {
                paymentId = requested.paymentId();
                orderId = requested.orderId();
                customerId = requested.customerId();
                due = requested.due();
                tax = requested.tax();
                credit = requested.credit();
                provider = requested.provider();
                payBy = requested.payBy();
                attemptsMax = requested.attemptsMax();
                captured = Money.zero(due.currency());
                status = Status.REQUESTED;
            }
            case PaymentActionRequired action -> {
                learn(action.providerReference());
                status = Status.PAYABLE;
                unsure = false;
                reopened = false;
            }
            case PaymentReopened _ -> reopened = true;
            case PaymentCreditTaken _ -> creditTaken = true;
            case PaymentCreditReleased _ -> {} // The payment is dead: nothing is asked of it any more.
            case PaymentAssuranceRequested _ -> assuranceAsked = true;
            case PaymentAssured _ -> assured = true;
            case PaymentAuthorized authorized -> {
                learn(authorized.providerReference());
                status = Status.AUTHORIZED;
                unsure = false;
            }
            case PaymentCaptured money -> {
                learn(money.providerReference());
                status = Status.CAPTURED;
                unsure = false;
                captures.add(money.captureReference());
                captured = captured.plus(money.total());
            }
            case PaymentDeclined declined -> {
                declines.add(declined.attemptReference());
                if (declined.attemptsLeft() == 0) status = Status.USED_UP;
                unsure = false;
            }
            case PaymentOutcomeUnknown _ -> unsure = true;
            case PaymentVoidRequested requested -> {
                voidReason = requested.reason();
                status = Status.VOIDING;
            }
            case PaymentVoided _ -> {
                status = Status.VOIDED;
                unsure = false;
            }
            case LateCaptureRecorded late -> {
                learn(late.providerReference());
                captures.add(late.captureReference());
                lateMoney.add(RefundId.derivedFrom(paymentId, late.captureReference()));
                captured = captured.plus(late.amount());
            }
            case ProviderFactDisputed disputed -> disputes.add(disputeKey(disputed.fact(), disputed.why()));
            case RefundProposed proposed ->
                refunds.put(
                        proposed.refundId(),
                        new Refund(
                                proposed.amount(),
                                RefundStatus.PROPOSED,
                                null,
                                proposed.reason(),
                                proposed.lines(),
                                proposed.proposedBy(),
                                null,
                                null));
            case RefundRejected rejected ->
                refunds.computeIfPresent(rejected.refundId(), (_, refund) -> refund.now(RefundStatus.REJECTED));
            case RefundRequested asked -> {
                refunds.put(
                        asked.refundId(),
                        new Refund(
                                asked.amount(),
                                RefundStatus.ASKED,
                                asked.booking(),
                                asked.reason(),
                                asked.lines(),
                                asked.askedBy(),
                                asked.approvedBy(),
                                asked.credit()));
                // What it is beside of is asked for by this now.
                refunds.replaceAll((id, refund) ->
                        RefundId.ofCredit(paymentId, id).equals(asked.refundId()) ? refund.asked() : refund);
            }
            case RefundSucceeded done ->
                refunds.computeIfPresent(done.refundId(), (_, refund) -> refund.now(RefundStatus.SUCCEEDED));
            case RefundFailed failed ->
                refunds.computeIfPresent(failed.refundId(), (_, refund) -> refund.now(RefundStatus.FAILED));
        }
    }

    private void learn(String reference) {
        if (providerReference == null) providerReference = reference;
    }
}
