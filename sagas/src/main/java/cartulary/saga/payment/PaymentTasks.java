package cartulary.saga.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.MethodCommand.SaveMethod;
import cartulary.contract.payment.PaymentCommand.ConfirmAssurance;
import cartulary.contract.payment.PaymentCommand.RecordCreditTaken;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentCommand.RequestVoid;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.eventstore.Commands;
import cartulary.eventstore.FailPoint;
import cartulary.payments.Kept;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Standing;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls to providers. Each is a stored task, made with no transaction open, under our own reference, so that a crash
 * repeats the same call; its answer is told to the payment as a fact. What is not known is asked about at growing
 * pauses, never guessed; then the task is parked for a person.
 */
final class PaymentTasks {
    static final String OPEN = "payment-open";
    static final String ASK = "payment-ask";
    static final String CREDIT = "payment-credit";
    static final String CAPTURE = "payment-capture";
    static final String CLOSE = "payment-close";
    static final String ASSURE = "payment-assure";
    static final String KEEP = "payment-keep";
    static final String REFUND = "payment-refund";
    static final String LATE_REFUND = "payment-late-refund";
    static final String REFUND_FAILED = "payment-refund-failed";
    static final String REFUND_AGAIN = "payment-refund-again";
    static final String ORDER_FOLLOWS = "payment-order-follows";

    /** Those that call a provider. */
    static final List<String> ASKING = List.of(OPEN, ASK, CAPTURE, CLOSE, ASSURE, KEEP, REFUND);

    /** Those that a shopper looks at the page for: done before all else that is due. */
    static final Set<String> WAITED_FOR = Set.of(OPEN, ASK, CAPTURE);

    /** 5 s, 30 s, 2 min, 10 min, 1 h, then hourly for three days. */
    static final List<Duration> PAUSES = Stream.concat(
                    Stream.of(
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(10)),
                    IntStream.range(0, 72).mapToObj(_ -> Duration.ofHours(1)))
            .toList();

    /** Providers may forget a reference after 24 h; a refund asked for again then would be another one. */
    private static final int SAME_REFUND_MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(PaymentTasks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SPREAD_FROM = Duration.ofMinutes(2);

    /** True if it is done; false to be asked again. */
    @FunctionalInterface
    private interface Call {
        boolean made(PaymentWork work, PaymentStory story, PaymentProvider provider);
    }

    private final Map<String, PaymentProvider> providers;
    private final EventStore store;
    private final Commands commands;
    private final InstantSource time;
    private final Outage outage;
    private final RiskCheck risk;
    private final StoreCredit storeCredit;
    private final MeterRegistry meters;

    PaymentTasks(
            List<PaymentProvider> providers,
            EventStore store,
            Commands commands,
            InstantSource time,
            Outage outage,
            RiskCheck risk,
            MeterRegistry meters) {
        this.risk = risk;
        this.providers = providers.stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(PaymentProvider::name, each -> each));
        this.store = store;
        this.storeCredit = new StoreCredit(store, commands);
        this.commands = commands;
        this.time = time;
        this.outage = outage;
        this.meters = meters;
    }

    Task<PaymentWork> open() {
        return task(OPEN, (work, before, provider) -> {
            if (!hasCredit(work, before)) return true;
            // Taking it took its time: the order may have been given up.
            var story = before.credit() == null
                    ? before
                    : PaymentStory.read(store, before.opening().paymentId());
            if (story.neverToBeOpened()) return true;
            return told(work, work.attempt() == 1 ? List.of(provider.start(story.opening())) : asked(story, provider));
        });
    }

    /**
     * Store credit pays its part first, for it is the part that can be undone by us alone. Not enough of it closes the payment:
     * waiting changes nothing. What was taken for a payment that is being given up meanwhile is told all the same: it goes back by it.
     */
    private boolean hasCredit(PaymentWork work, PaymentStory story) {
        if (story.credit() == null || story.creditTaken()) return true;
        var payment = new PaymentId(work.paymentId());
        var customer = new CustomerId(story.opening().customer());
        if (story.neverToBeOpened()
                ? storeCredit.isTaken(payment, customer, story.credit())
                : storeCredit.take(payment, customer, story.credit())) {
            FailPoint.AFTER_CALL.pass();
            tell(work, new RecordCreditTaken(payment));
            return true;
        }
        if (!story.neverToBeOpened()) {
            tell(work, new RecordProviderFact(payment, new ProviderFact.Closed(null)));
        }
        return false;
    }

    /** What store credit had paid of a payment that is dead goes back. */
    Task<PaymentWork> credit() {
        return task(CREDIT, (work, story, _) -> {
            storeCredit.putBack(
                    new PaymentId(work.paymentId()),
                    new CustomerId(story.opening().customer()),
                    story.credit());
            return true;
        });
    }

    /** The shopper came back to pay: it may have been paid meanwhile, and nobody told us. */
    Task<PaymentWork> ask() {
        return task(ASK, (work, story, provider) -> {
            if (story.neverToBeAsked()) return true;
            return told(work, asked(story, provider));
        });
    }

    /** What never arrived is safe to send again: Alipay knows no code that nobody has scanned. */
    private static List<ProviderFact> asked(PaymentStory story, PaymentProvider provider) {
        var facts = provider.query(story.opening(), story.providerReference());
        return facts.getLast() instanceof ProviderFact.NotSent ? List.of(provider.start(story.opening())) : facts;
    }

    /** Money that is held is taken, if nothing speaks against it. */
    Task<PaymentWork> capture() {
        return task(CAPTURE, (work, story, provider) -> {
            if (story.neverToBeCaptured()) return true;
            // Judged once: what a person had made after all is made.
            var verdict = work.attempt() == 1 ? risk.judge(story.opening()) : RiskCheck.Verdict.TAKE;
            switch (verdict) {
                case TAKE -> {
                    var due = story.opening().due();
                    var fact = provider.capture(story.opening(), story.providerReference(), due);
                    if (!(fact instanceof ProviderFact.Captured || fact instanceof ProviderFact.Closed)) return false;
                    return told(work, List.of(fact));
                }
                case REFUSE ->
                    tell(work, new RequestVoid(new PaymentId(work.paymentId()), CancellationReason.PAYMENT_REFUSED));
                case ASK -> park(CAPTURE, work, "a person must look at it before the money is taken");
            }
            return true;
        });
    }

    Task<PaymentWork> close() {
        return task(CLOSE, (work, story, provider) -> {
            if (story.neverToBeClosed()) return true;
            var fact = provider.close(story.opening(), story.providerReference(), work.attempt());
            if (!(fact instanceof ProviderFact.Closed || fact instanceof ProviderFact.Captured)) {
                LOG.warn(
                        "{} is not closed yet: {}",
                        work.paymentId(),
                        fact.getClass().getSimpleName());
                return false;
            }
            return told(work, List.of(fact));
        });
    }

    /**
     * Before goods of a large order leave: the provider's own word, asked for by us, that the money is there. Anything but that is
     * for a person, to whom the fulfilment is shown; what is being taken back anyway needs no answer.
     */
    Task<PaymentWork> assure() {
        return task(ASSURE, (work, story, provider) -> {
            var order = story.opening().orderId();
            if (story.isAssured() || isTakenBack(order)) return true;
            var payment = new PaymentId(work.paymentId());
            switch (provider.standing(story.opening(), story.providerReference())) {
                case Standing.Held held -> {
                    var fits =
                            held.kept() == null ? story.gaveBack() : held.kept().minorUnits() >= story.keptForSure();
                    if (!story.keepsNothing() && fits) tell(work, new ConfirmAssurance(payment));
                    else parkFulfilment(work, order, "the money was given back, or a part of which we do not know");
                }
                case Standing.Gone gone -> parkFulfilment(work, order, "the provider says: " + gone.why());
                case Standing.Unknown unknown -> {
                    if (work.attemptsSince() <= PAUSES.size()) return false;
                    parkFulfilment(work, order, "no answer in three days: " + unknown.why());
                }
            }
            return true;
        });
    }

    private boolean isTakenBack(OrderId order) {
        return store.readEvents(order.value())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof OrderCancellationRequested);
    }

    private void parkFulfilment(PaymentWork work, OrderId order, String cause) {
        LOG.error("{} is not sent: {}", order, cause);
        tell(work, new ParkProcess(ProcessId.of("fulfilment", order.value()), order.value(), "assuring", cause));
    }

    Task<PaymentWork> refund() {
        return task(REFUND, (work, story, provider) -> {
            var refundId = new RefundId(work.refundId());
            var refunding = story.openRefund(refundId);
            if (refunding.isEmpty()) return true;
            // What took two people is asked about once more: only money that is there is given back.
            var refunder = providers.get(story.refunder(refundId));
            var twoWanted = story.asked(refundId).approvedBy() != null && refunder.equals(provider);
            if (twoWanted && !isCaptured(story, provider)) return false;
            var fact = work.attempt() == 1 ? refunder.refund(refunding.get()) : refunder.queryRefund(refunding.get());
            if (fact instanceof RefundFact.Unknown && work.attempt() > 1 && work.attempt() <= SAME_REFUND_MAX) {
                fact = refunder.refund(refunding.get()); // The provider knows our reference: it is the same refund.
            }
            if (fact instanceof RefundFact.Unknown || fact instanceof RefundFact.Pending) return false;
            FailPoint.AFTER_CALL.pass();
            tell(work, new RecordRefundFact(new PaymentId(work.paymentId()), refundId, fact));
            return true;
        });
    }

    /** The card that a shopper wished to have kept, once it was paid with: as the provider tells it. */
    Task<PaymentWork> keep() {
        return task(KEEP, (work, story, provider) -> {
            switch (provider.kept(story.opening(), story.providerReference())) {
                case Kept.Unknown _ -> {
                    return false;
                }
                case Kept.None _ -> {} // It was taken back meanwhile.
                case Kept.Card(var card) -> {
                    var customer = new CustomerId(story.opening().customer());
                    FailPoint.AFTER_CALL.pass();
                    tell(work, new SaveMethod(SavedMethodsId.of(customer), customer, provider.name(), card));
                }
            }
            return true;
        });
    }

    private static boolean isCaptured(PaymentStory story, PaymentProvider provider) {
        return provider.query(story.opening(), story.providerReference()).stream()
                .anyMatch(ProviderFact.Captured.class::isInstance);
    }

    /** Money that came for a dead order goes back. */
    Task<PaymentWork> lateRefund() {
        return task(LATE_REFUND, (work, story, _) -> {
            var refundId = new RefundId(work.refundId());
            var late = story.lateCapture(refundId).orElseThrow();
            tell(work, new RequestRefund(late.paymentId(), refundId, late.amount(), RefundRequested.LATE_CAPTURE));
            return true;
        });
    }

    /** A person must know: the shopper waits for this money, and no process looks after it. */
    Task<PaymentWork> refundFailed() {
        return task(REFUND_FAILED, (work, story, _) -> {
            var id = new RefundId(work.refundId());
            if (story.isAwaitedByProcess(id)) return true;
            park(REFUND_FAILED, work, story.failure(id).orElseThrow().code());
            return true;
        });
    }

    /** The same money under a new reference: what failed stays failed at the provider. */
    Task<PaymentWork> refundAgain() {
        return task(REFUND_AGAIN, (work, story, _) -> {
            var before = story.asked(new RefundId(work.refundId()));
            var again = PaymentStory.again(before.paymentId(), before.refundId());
            tell(work, new RequestRefund(before.paymentId(), again, before.amount(), before.reason(), before.lines()));
            return true;
        });
    }

    /** Nothing was kept of the money of an order, and nobody asked the shop: what is not sent yet is not sent. */
    Task<PaymentWork> orderFollows() {
        return task(ORDER_FOLLOWS, (work, story, _) -> {
            if (!story.keepsNothing()) return true;
            var order = story.opening().orderId();
            try {
                tell(work, new RequestCancellation(order, CancellationReason.REFUNDED_AT_PROVIDER));
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof HandlerExecutionException refused)
                        || !(refused.getDetails().orElse(null) instanceof Failure failure)) throw e;
                park(ORDER_FOLLOWS, work, "all was refunded at the provider, and " + failure.detail());
            }
            return true;
        });
    }

    private Task<PaymentWork> task(String name, Call call) {
        return Tasks.custom(name, PaymentWork.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> failed(name, complete, operations))
                .execute((instance, _) -> {
                    var work = instance.getData();
                    var story = PaymentStory.read(store, new PaymentId(work.paymentId()));
                    var provider = providers.get(story.provider());
                    if (provider == null) throw new IllegalStateException("there is no provider " + story.provider());
                    FailPoint.BEFORE_CALL.pass();
                    var begun = Timer.start(meters);
                    var made = call.made(work, story, provider);
                    begun.stop(Timer.builder("payment.duration")
                            .description("one step of a payment at its provider, until its answer is stored")
                            .tag("step", name)
                            .tag("provider", provider.name())
                            .register(meters));
                    if (made) return (_, operations) -> operations.stop();
                    outage.doubt(provider);
                    if (work.attemptsSince() > PAUSES.size()) {
                        park(name, work, "no answer in three days");
                        return (_, operations) -> operations.stop();
                    }
                    var pause = spread(PAUSES.get(work.attemptsSince() - 1), work);
                    return (complete, operations) ->
                            operations.reschedule(complete, time.instant().plus(pause), work.next());
                });
    }

    /** Long ones up to a fifth longer, each in its own way: what began together is not asked about together for ever. */
    static Duration spread(Duration pause, PaymentWork work) {
        if (pause.compareTo(SPREAD_FROM) < 0) return pause;
        var share = Math.floorMod(Objects.hash(work.paymentId(), work.refundId(), work.attempt()), 200);
        return pause.plus(pause.multipliedBy(share).dividedBy(1000));
    }

    /** Something of our own failed: the store, the bus, or a decision nobody expected. */
    private void failed(String name, ExecutionComplete complete, ExecutionOperations<PaymentWork> operations) {
        var failures = complete.getExecution().consecutiveFailures;
        var work = (PaymentWork) complete.getExecution().taskInstance.getData();
        LOG.warn(
                "{} for {} failed {} times",
                name,
                work.paymentId(),
                failures + 1,
                complete.getCause().orElse(null));
        if (failures >= 12) {
            try {
                park(
                        name,
                        work,
                        complete.getCause()
                                .map(cause -> cause.getClass().getSimpleName())
                                .orElse("failed"));
                operations.stop();
                return;
            } catch (RuntimeException e) {
                LOG.error("{} for {} cannot be parked", name, work.paymentId(), e);
            }
        }
        operations.reschedule(
                complete, time.instant().plus(PAUSES.get(Math.min(failures, 3)).dividedBy(5)));
    }

    private boolean told(PaymentWork work, List<ProviderFact> facts) {
        FailPoint.AFTER_CALL.pass();
        for (var fact : facts) {
            // Told once: the payment needs to know that the answer is awaited, not how often it was asked for.
            var news = !(fact instanceof ProviderFact.NotSent)
                    && (!(fact instanceof ProviderFact.Unknown) || work.attempt() == 1);
            if (news) tell(work, new RecordProviderFact(new PaymentId(work.paymentId()), fact));
        }
        return switch (facts.getLast()) {
            case ProviderFact.Unknown _, ProviderFact.NotSent _, ProviderFact.Pending _ -> false;
            default -> true;
        };
    }

    private void park(String name, PaymentWork work, String cause) {
        LOG.error("{} for {} is parked: {}", name, work.paymentId(), cause);
        tell(work, new ParkProcess(process(name, work), work.paymentId(), name, cause));
    }

    static ProcessId process(String name, PaymentWork work) {
        return ProcessId.of(name, work.refundId() == null ? work.paymentId() : work.refundId());
    }

    private void tell(PaymentWork work, Object command) {
        try {
            commands.send(command, Actor.system("payment-worker"), work.origin())
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "refused or failed: " + command.getClass().getSimpleName(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "not acknowledged in time: " + command.getClass().getSimpleName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
