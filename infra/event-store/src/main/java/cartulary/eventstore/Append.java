package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** The events of one unit of work on their way into the book. */
final class Append {
    private enum State {
        /** Not sent to the database: may be taken back. */
        WAITING,
        /** Sent, or about to be. */
        SENT,
        /** Its sender was told that it was not stored. */
        WITHDRAWN,
        /** Its sender was told that nobody knows. */
        ABANDONED
    }

    final List<EventRow> rows;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CompletableFuture<Long> position = new CompletableFuture<>();

    Append(List<EventRow> rows) {
        this.rows = rows;
    }

    /**
     * @return the position of the last event
     * @throws CommandRefused of kind UNAVAILABLE when the time is over; whatever kept it from being stored
     */
    long await(long nanos) {
        try {
            return position.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return tooLate("the event store did not answer in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return tooLate("interrupted while the event store was at work");
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private long tooLate(String why) {
        if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) throw notStored(why + "; nothing was stored");
        if (state.compareAndSet(State.SENT, State.ABANDONED) && !position.isDone()) {
            throw unknown(why);
        }
        return await(Long.MAX_VALUE); // It is settled this very moment.
    }

    private static RuntimeException rethrown(Throwable cause) {
        return cause instanceof RuntimeException e
                ? e
                : new IllegalStateException("the writer of the event store broke down", cause);
    }

    static CommandRefused notStored(String why) {
        return new CommandRefused(new Failures.Unavailable(why));
    }

    static CommandRefused unknown(String why) {
        return new CommandRefused(new Failures.OutcomeUnknown(why));
    }

    /** @return false if its sender has taken it back */
    boolean send() {
        return state.compareAndSet(State.WAITING, State.SENT);
    }

    boolean abandoned() {
        return state.get() == State.ABANDONED;
    }

    void stored(long last) {
        position.complete(last);
    }

    void failed(Throwable cause) {
        position.completeExceptionally(cause);
    }
}
