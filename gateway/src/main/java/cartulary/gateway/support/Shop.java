package cartulary.gateway.support;

import cartulary.contract.support.Failure;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.eventstore.Commands;
import cartulary.eventstore.FailPoint;
import cartulary.eventstore.Queries;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The other sides, as controllers see them: a command or a query out, an answer or a no back. Each request has a virtual
 * thread of its own, so waiting here costs nothing; it is bounded.
 */
public final class Shop {
    /** On an answer to a command: a position that includes its events. On a read: the position it must include. */
    public static final String POSITION = "Cartulary-Position";

    private static final Duration FIRST_MAX = Duration.ofSeconds(10);

    /** On an answer that shows instants of shop time: what time it is there. */
    public static final String TIME = "Cartulary-Time";

    private final Commands commands;
    private final Queries queries;
    private final Duration answerMax;
    private final Admission admission;
    private final Doors doors;
    /** A local bus asks on the caller's own thread, which then could not stop waiting. */
    private final Executor asking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("ask-", 1).factory());

    public Shop(Commands commands, Queries queries, Duration answerMax, Admission admission, Doors doors) {
        this.commands = commands;
        this.queries = queries;
        this.answerMax = answerMax;
        this.admission = admission;
        this.doors = doors;
    }

    /**
     * Sends a command and puts the position on this request's answer.
     *
     * @param key null where the operation takes none
     * @throws Refused if the shop says no
     * @throws ProblemException (unavailable) if no answer came in time
     */
    public long tell(Object command, Caller caller, IdempotencyKey key) {
        var meta = new LinkedHashMap<String, String>();
        meta.put(MetaKeys.TRACE, caller.traceparent());
        if (caller.reason() != null) meta.put(MetaKeys.REASON, caller.reason());
        if (key != null) meta.put(MetaKeys.IDEMPOTENCY_KEY, key.scopedTo(caller.actor(), ""));
        var position = admission
                .inTurn(
                        left() / 2,
                        () -> doors.through(
                                "command", command, () -> await(commands.send(command, caller.actor(), meta))))
                .position();
        FailPoint.BEFORE_REPLY.pass();
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            var response = request.getResponse();
            if (response != null) response.setHeader(POSITION, Long.toString(position));
        }
        return position;
    }

    /** Empty if there is no such thing for this caller. */
    public <T> Optional<T> find(Object query, Class<T> type, Caller caller) {
        return Optional.ofNullable(ask(query, () -> queries.find(query, type, caller.actor(), caller.minPosition())));
    }

    public <T> Page<T> page(Object query, Class<T> type, Caller caller) {
        return ask(query, () -> queries.page(query, type, caller.actor(), caller.minPosition()));
    }

    public <T> List<T> list(Object query, Class<T> type, Caller caller) {
        return ask(query, () -> queries.list(query, type, caller.actor(), caller.minPosition()));
    }

    /** An initial answer and every later one; the caller closes it. */
    public <T> SubscriptionQueryResult<T, T> follow(Object query, Class<T> type, Caller caller) {
        return queries.subscribe(query, type, caller.actor());
    }

    /**
     * The initial answer of what is followed; null if there is no such thing.
     *
     * @throws Refused if the shop says no
     */
    public <T> T first(SubscriptionQueryResult<T, T> followed) {
        try {
            return followed.initialResult().block(FIRST_MAX);
        } catch (RuntimeException e) {
            throw refusedOr(e);
        }
    }

    private <T> T ask(Object query, Supplier<CompletableFuture<T>> question) {
        return doors.through(
                "query",
                query,
                () -> await(CompletableFuture.completedFuture(null).thenComposeAsync(_ -> question.get(), asking)));
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "no answer came in time; it may have been done");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the gateway is being stopped");
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw refusedOr(
                    cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause);
        }
    }

    /**
     * Of the time in which a request is answered: what it took to get here, or to ask something else, is gone; but half of it
     * is left to each answer, whoever sends his body slowly.
     */
    private long left() {
        var began = RequestFilter.began(RequestContextHolder.getRequestAttributes());
        var whole = answerMax.toNanos();
        return began == null ? whole : Math.max(whole / 2, whole - (System.nanoTime() - began));
    }

    /** The named no in an exception of a bus, or the exception itself. */
    static RuntimeException refusedOr(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof HandlerExecutionException answered
                    && answered.getDetails().orElse(null) instanceof Failure failure) {
                return new Refused(failure);
            }
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
