package cartulary.saga.reconciliation;

import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.SettlementQuery.FindBooks;
import cartulary.contract.settlement.SettlementQuery.ListOpenPayments;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import cartulary.payments.PaymentProvider;
import cartulary.payments.PaymentProvider.Opening;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * T+0: every ten minutes, payments of the last 24 hours that should have ended by now are asked about at their provider, each
 * at most three times; then two people get it as a case. Spread over the minutes, so that nobody is asked for all at once.
 */
final class OpenPayments {
    /** @param times how often it was asked; one more than the most when nothing more is to come */
    public record Look(String paymentId, int times) {}

    static final String LOOK = "payment-look";
    private static final Logger LOG = LoggerFactory.getLogger(OpenPayments.class);
    private static final Actor ACTOR = Actor.system("open-payments");
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration BACK = Duration.ofHours(24);
    /** Longer than a payment window and the first questions of its own worker. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final int BATCH = 500;
    private static final int TIMES = 3;
    private static final int DONE = TIMES + 1;
    private static final Set<String> ENDED = Set.of("captured", "voided");

    private final Map<String, PaymentProvider> providers;
    private final Queries queries;
    private final Commands commands;
    private final Telling telling;
    private final InstantSource time;

    OpenPayments(
            List<PaymentProvider> providers, Queries queries, Commands commands, Telling telling, InstantSource time) {
        this.providers =
                providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
        this.queries = queries;
        this.commands = commands;
        this.telling = telling;
        this.time = time;
    }

    Task<?> scan() {
        return Tasks.recurring("payments-open", Schedules.fixedDelay(EVERY)).execute((_, context) -> {
            try {
                scan(context);
            } catch (IllegalStateException e) {
                LOG.warn("open payments are looked for again later: {}", String.valueOf(e.getCause()));
            }
        });
    }

    /** A payment that is looked after already, or was until a person got it, stays as it is. */
    private void scan(ExecutionContext context) {
        var now = time.instant();
        var found = Telling.await(queries.page(
                new ListOpenPayments(now.minus(BACK), now.minus(PATIENCE), null, BATCH),
                PaymentBook.class,
                ACTOR,
                null));
        for (var book : found.items()) {
            if (!providers.containsKey(book.provider())) continue; // Store credit, or one that was configured away.
            var id = book.paymentId().value();
            var jitter = Math.floorMod(id.hashCode(), (int) EVERY.toSeconds() / 2);
            context.getSchedulerClient()
                    .scheduleIfNotExists(new TaskInstance<>(LOOK, id, new Look(id, 0)), now.plusSeconds(jitter));
        }
    }

    Task<Look> look() {
        return Tasks.custom(LOOK, Look.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, time.instant().plus(EVERY)))
                .execute((instance, _) -> {
                    var look = instance.getData();
                    if (look.times() == DONE) return (_, operations) -> operations.stop();
                    if (isEnded(look, null) || isEnded(look, ask(look))) return (_, operations) -> operations.stop();
                    var last = look.times() + 1 >= TIMES;
                    if (last) ticket(look);
                    // Kept until the scan no longer finds the payment: else it would be asked three times again.
                    var next = last ? new Look(look.paymentId(), DONE) : new Look(look.paymentId(), look.times() + 1);
                    return (complete, operations) ->
                            operations.reschedule(complete, time.instant().plus(last ? BACK : EVERY), next);
                });
    }

    /** @param position null: what is known just now will do */
    private boolean isEnded(Look look, Long position) {
        return ENDED.contains(book(look, position).status());
    }

    private PaymentBook book(Look look, Long position) {
        return Telling.await(queries.list(new FindBooks(List.of(look.paymentId())), PaymentBook.class, ACTOR, position))
                .getFirst();
    }

    /** Up to where what came of it is stored; null if nothing did. */
    private Long ask(Look look) {
        var book = book(look, null);
        var provider = providers.get(book.provider());
        if (provider == null) throw new IllegalStateException("there is no provider " + book.provider());
        var opening = new Opening(book.paymentId(), book.orderId(), book.due(), book.requestedAt());
        Long position = null;
        for (var fact : provider.query(opening, null)) {
            if (fact instanceof ProviderFact.Unknown || fact instanceof ProviderFact.NotSent) continue;
            position = Telling.await(commands.send(new RecordProviderFact(book.paymentId(), fact), ACTOR))
                    .position();
        }
        return position;
    }

    private void ticket(Look look) {
        var book = book(look, null);
        LOG.warn("{} has no end after {} questions", look.paymentId(), TIMES);
        telling.open(new Difference(
                Kind.UNRESOLVED,
                book.provider(),
                "",
                book.paymentId(),
                null,
                new Side(book.due(), 0, null, book.status(), null, book.requestedAt()),
                null));
    }
}
