package cartulary.saga.reconciliation;

import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand.CompleteReconciliation;
import cartulary.contract.settlement.SettlementCommand.FailReconciliation;
import cartulary.contract.settlement.SettlementCommand.RecordDifference;
import cartulary.contract.settlement.SettlementCommand.RequestReconciliation;
import cartulary.contract.settlement.SettlementQuery.FindBooks;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListMoved;
import cartulary.contract.settlement.SettlementView.Movement;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.eventstore.Queries;
import cartulary.eventstore.StreamReader;
import cartulary.payments.DayList;
import cartulary.payments.DayList.Line;
import cartulary.payments.PaymentProvider;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a provider's day with ours: once a day by itself, and whenever a person asks. The same run done again after a crash
 * finds the same differences and opens the same cases; a list that cannot be had in the end fails the run, and a person must look.
 */
final class ReconciliationTasks {
    static final String COMPARE = "reconcile";
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationTasks.class);

    /** WeChat's bill of a day is ready at ten the next morning; nobody else's is later. */
    private static final LocalTime READY = LocalTime.of(10, 0);

    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final Duration NOT_YET = Duration.ofMinutes(30);
    private static final int ATTEMPTS_MAX = 12;
    private static final int STRETCH = 500;

    private final Map<String, PaymentProvider> providers;
    private final Queries queries;
    private final StreamReader book;
    private final Telling telling;
    private final Fees agreed;
    private final InstantSource time;

    ReconciliationTasks(
            List<PaymentProvider> providers,
            Queries queries,
            StreamReader book,
            Telling telling,
            Fees agreed,
            InstantSource time) {
        this.providers =
                providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
        this.queries = queries;
        this.book = book;
        this.telling = telling;
        this.agreed = agreed;
        this.time = time;
    }

    /** T+1: yesterday of each provider, by its own calendar, unless it was asked for already. */
    Task<?> daily() {
        return Tasks.recurring("reconcile-days", Schedules.fixedDelay(LOOK)).execute((_, _) -> {
            try {
                providers.values().forEach(this::requestYesterday);
            } catch (IllegalStateException e) {
                LOG.warn("yesterday is asked about again later: {}", String.valueOf(e.getCause()));
            }
        });
    }

    private void requestYesterday(PaymentProvider provider) {
        var now = time.instant().atZone(provider.calendar());
        if (now.toLocalTime().isBefore(READY)) return;
        var day = now.toLocalDate().minusDays(1);
        var id = ReconciliationId.of(provider.name(), day);
        var known = Telling.await(
                queries.find(new FindReconciliation(id), Reconciliation.class, Telling.ACTOR, book.head()));
        if (known == null) request(provider.name(), day);
    }

    private void request(String provider, LocalDate day) {
        telling.tell(new RequestReconciliation(ReconciliationId.of(provider, day), provider, day, time.instant()));
    }

    /** @param reconciliation its id */
    void requestAgain(String reconciliation) {
        var parts = reconciliation.substring("reconciliation-".length()).split(":", 2);
        request(parts[0], LocalDate.parse(parts[1]));
    }

    Task<ReconcileWork> compare() {
        return Tasks.custom(COMPARE, ReconcileWork.class)
                .onDeadExecutionRevive()
                .onFailure(this::failed)
                .execute((instance, _) -> {
                    var work = instance.getData();
                    var provider = providers.get(work.provider());
                    if (provider == null) {
                        giveUp(work, "there is no provider " + work.provider());
                        return (_, operations) -> operations.stop();
                    }
                    return switch (provider.list(work.date())) {
                        case DayList.Told told -> {
                            compare(work, provider, told.lines());
                            yield (_, operations) -> operations.stop();
                        }
                        case DayList.NotYet notYet -> again(work, notYet.why(), NOT_YET);
                        case DayList.Unknown unknown ->
                            again(work, unknown.why(), Duration.ofSeconds(10L << Math.min(work.attempt(), 8)));
                    };
                });
    }

    private com.github.kagkarlsson.scheduler.task.CompletionHandler<ReconcileWork> again(
            ReconcileWork work, String why, Duration pause) {
        LOG.info("no list of {} yet: {}", work.id(), why);
        if (work.attempt() >= ATTEMPTS_MAX) {
            giveUp(work, why);
            return (_, operations) -> operations.stop();
        }
        return (complete, operations) ->
                operations.reschedule(complete, time.instant().plus(pause), work.next());
    }

    private void failed(ExecutionComplete complete, ExecutionOperations<ReconcileWork> operations) {
        var work = (ReconcileWork) complete.getExecution().taskInstance.getData();
        var failures = complete.getExecution().consecutiveFailures;
        LOG.warn(
                "{} failed {} times",
                work.id(),
                failures + 1,
                complete.getCause().orElse(null));
        if (failures >= ATTEMPTS_MAX) {
            try {
                giveUp(work, "it could not be compared");
                operations.stop();
                return;
            } catch (RuntimeException e) {
                LOG.error("{} cannot be parked", work.id(), e);
            }
        }
        operations.reschedule(complete, time.instant().plusSeconds(5L << Math.min(failures, 7)));
    }

    private void giveUp(ReconcileWork work, String why) {
        telling.tell(new FailReconciliation(work.id(), work.run(), why));
        telling.tell(new ParkProcess(
                ProcessId.of(COMPARE, work.id().value()), work.id().value(), COMPARE, why));
    }

    private void compare(ReconcileWork work, PaymentProvider provider, List<Line> listed) {
        var from = work.date().atStartOfDay(provider.calendar()).toInstant();
        var to = work.date().plusDays(1).atStartOfDay(provider.calendar()).toInstant();
        var theirs = knownAt(listed, work.knownAt());
        // Only to look things up in: without it, what came at midnight is asked of people once.
        var dayBefore =
                provider.list(work.date().minusDays(1)) instanceof DayList.Told told ? told.lines() : List.<Line>of();
        var ours = moved(work, from, to);
        var books = new LinkedHashSet<PaymentBook>(ours.values());
        books.addAll(booksOf(theirs, work.knownAt()));
        var result = Matching.match(work.provider(), agreed, theirs, dayBefore, books, ours);
        for (var difference : result.differences()) {
            telling.tell(new RecordDifference(work.id(), work.run(), difference));
            telling.open(difference);
        }
        telling.tell(new CompleteReconciliation(
                work.id(), work.run(), result.ours(), result.theirs(), result.matched(), result.fees()));
        LOG.info(
                "{}: {} differences in {} lines",
                work.id(),
                result.differences().size(),
                theirs.size());
    }

    private static List<Line> knownAt(List<Line> lines, Instant at) {
        return lines.stream().filter(line -> !line.at().isAfter(at)).toList();
    }

    private Map<Movement, PaymentBook> moved(ReconcileWork work, Instant from, Instant to) {
        var ours = new LinkedHashMap<Movement, PaymentBook>();
        var head = book.head();
        String cursor = null;
        do {
            var page = Telling.await(queries.page(
                    new ListMoved(work.provider(), from, to, cursor, STRETCH), PaymentBook.class, Telling.ACTOR, head));
            for (var each : page.items()) {
                var then = asOf(each, work.knownAt());
                for (var movement : then.movements()) {
                    if (!movement.at().isBefore(from) && movement.at().isBefore(to)) ours.put(movement, then);
                }
            }
            cursor = page.nextCursor();
        } while (cursor != null);
        return ours;
    }

    private List<PaymentBook> booksOf(List<Line> lines, Instant knownAt) {
        var keys = lines.stream()
                .flatMap(line -> Matching.keysOf(line).stream())
                .distinct()
                .toList();
        var found = new ArrayList<PaymentBook>();
        for (int i = 0; i < keys.size(); i += STRETCH) {
            var some = List.copyOf(keys.subList(i, Math.min(keys.size(), i + STRETCH)));
            found.addAll(
                    Telling.await(queries.list(new FindBooks(some), PaymentBook.class, Telling.ACTOR, book.head())));
        }
        return found.stream()
                .filter(each -> !each.requestedAt().isAfter(knownAt))
                .map(each -> asOf(each, knownAt))
                .toList();
    }

    /** Without the money that moved later. */
    private static PaymentBook asOf(PaymentBook book, Instant at) {
        return new PaymentBook(
                book.paymentId(),
                book.orderId(),
                book.provider(),
                book.due(),
                book.status(),
                book.requestedAt(),
                book.refunds(),
                book.movements().stream()
                        .filter(movement -> !movement.at().isAfter(at))
                        .toList());
    }
}
