package cartulary.saga.support;

import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessCommand.DelayProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.messaging.Scope;
import org.axonframework.messaging.ScopeDescriptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process asks. Commands leave at once, side by side; the process's transaction commits only after every command of
 * its batch was acknowledged. One that was refused or failed leaves a stored deadline behind, in that same transaction,
 * by which the process drives its step again; when those are used up the process is parked for a person. So nothing that
 * was asked is lost by a crash, and no failure holds up the other processes of the segment.
 */
public final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    /** After the first failure, the second, …; then the process is parked. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    private static final String WAITING = Asking.class.getName();

    /**
     * Sends one command in a unit of work of its own, when it is told to; completes with its handler's answer when its events
     * are stored. What it is caused by is the event at which it was prepared, whatever thread sends it.
     */
    @FunctionalInterface
    public interface Sender {
        Supplier<CompletableFuture<?>> prepare(Object command, String process);
    }

    /** @param command told again at once if it fails, since its process ends; null if the process can try again */
    private record Asked(Step step, ScopeDescriptor scope, CompletableFuture<?> answer, Object command) {}

    private final Sender sender;
    private final DeadlineManager deadlines;
    private final InstantSource time;
    private final Duration patience;

    /** @param patience machine time one batch waits for its acknowledgements before they count as failed */
    public Asking(Sender sender, DeadlineManager deadlines, InstantSource time, Duration patience) {
        this.sender = sender;
        this.deadlines = deadlines;
        this.time = time;
        this.patience = patience;
    }

    /** Each command is sent when the one before was acknowledged. Only from a saga's handler. */
    public void send(Step step, Object... commandsInOrder) {
        waitFor(new Asked(step, Scope.describeCurrentScope(), inOrder(step, commandsInOrder), null));
    }

    private CompletableFuture<?> inOrder(Step step, Object... commands) {
        CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
        for (var command : commands) {
            if (command == null) continue;
            var next = prepared(step, command);
            answer = answer.thenCompose(_ -> next.get());
        }
        return answer;
    }

    private Supplier<CompletableFuture<?>> prepared(Step step, Object command) {
        return sender.prepare(command, step.process().value());
    }

    /** What a process says as it ends; nothing is there any more that could try again later. */
    public void last(Step step, AdvanceProcess word) {
        var answer = prepared(step, word).get();
        waitFor(new Asked(step, Scope.describeCurrentScope(), answer, word));
    }

    /** Shop time. */
    public Instant now() {
        return time.instant();
    }

    /**
     * Asks all questions side by side, and sends the command if each was answered with true. Where one was not, nothing more is
     * sent: what was asked tells the process by an event.
     */
    public void sendIfAll(Step step, List<?> questions, Object command) {
        var answers = questions.stream()
                .map(question -> prepared(step, question).get())
                .toList();
        var next = prepared(step, command);
        var all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        waitFor(new Asked(
                step,
                Scope.describeCurrentScope(),
                all.thenCompose(_ -> {
                    var yes = answers.stream().allMatch(answer -> Boolean.TRUE.equals(answer.join()));
                    return yes ? next.get() : CompletableFuture.completedFuture(null);
                }),
                null));
    }

    /** Sets the process aside for a person; it goes on by ProcessRetried. */
    public void park(Step step, String cause) {
        LOG.error("{} is parked in step {}: {}", step.process(), step.name(), cause);
        send(step, step.soFar(), new ParkProcess(step.process(), step.about(), step.name(), cause));
    }

    /** Runs a handler's decision. What it did not foresee parks this one process and stops nobody else. */
    public void guarded(Step step, Runnable decision) {
        try {
            decision.run();
        } catch (RuntimeException unforeseen) {
            LOG.error("{} met what it does not know in step {}", step.process(), step.name(), unforeseen);
            park(step, unforeseen.getClass().getSimpleName());
        }
    }

    private void waitFor(Asked asked) {
        var root = CurrentUnitOfWork.get().root();
        root.<List<Asked>>getOrComputeResource(WAITING, _ -> {
                    var waiting = new ArrayList<Asked>();
                    root.onPrepareCommit(_ -> settle(waiting));
                    return waiting;
                })
                .add(asked);
    }

    private void settle(List<Asked> waiting) {
        var until = System.nanoTime() + patience.toNanos();
        // A retry drives the whole step: one for each of its failed commands would multiply at every pause.
        var driven = new HashSet<ProcessId>();
        for (var asked : List.copyOf(waiting)) {
            var problem = problem(asked.answer(), until - System.nanoTime());
            if (problem == null) continue;
            if (asked.command() != null) sayAgain(asked, problem);
            else if (driven.add(asked.step().process())) failed(asked, problem);
        }
        waiting.clear();
    }

    /** In vain, its book stays open; the sweep of overdue waits finds it. */
    private void sayAgain(Asked asked, String problem) {
        var step = asked.step();
        var again = problem(prepared(step, asked.command()).get(), patience.toNanos());
        if (again != null) LOG.error("{} ended and could not say so: {}, {}", step.process(), problem, again);
    }

    private void failed(Asked asked, String problem) {
        var step = asked.step();
        LOG.warn("{}: step {} failed {} times: {}", step.process(), step.name(), step.failures() + 1, problem);
        if (step.failures() < PAUSES.size()) {
            var at = retryLater(asked, PAUSES.get(step.failures()), step.failures() + 1);
            var _ = inOrder(
                            step,
                            step.soFar(),
                            new DelayProcess(
                                    step.process(), step.about(), step.name(), problem, step.failures() + 1, at))
                    .whenComplete((_, untold) -> {
                        if (untold != null) LOG.warn("{}: its delay was not written down", step.process(), untold);
                    });
            return;
        }
        var parking = inOrder(step, step.soFar(), new ParkProcess(step.process(), step.about(), step.name(), problem));
        // A process that cannot even be parked tries again, for ever, at the longest pause.
        if (problem(parking, patience.toNanos()) != null) retryLater(asked, PAUSES.getLast(), step.failures());
    }

    private Instant retryLater(Asked asked, Duration pause, int failures) {
        var at = time.instant().plus(pause);
        deadlines.schedule(at, Deadlines.RETRY, new RetryStep(failures), asked.scope());
        return at;
    }

    /** Null if it was acknowledged. Holds no personal data: a failure's code or an exception's class. */
    private static String problem(CompletableFuture<?> answer, long nanos) {
        try {
            answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return describe(e.getCause());
        } catch (TimeoutException e) {
            return "not acknowledged in time";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String describe(Throwable problem) {
        var cause = problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof CommandExecutionException refused) {
            return refused.<cartulary.contract.support.Failure>getDetails()
                    .map(cartulary.contract.support.Failure::code)
                    .orElseGet(() -> cause.getClass().getSimpleName());
        }
        return cause.getClass().getSimpleName();
    }
}
