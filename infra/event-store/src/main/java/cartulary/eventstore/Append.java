package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    private final long until;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CompletableFuture<Long> position = new CompletableFuture<>();

    /** @param nanos after which its sender waits no longer, if {@link Patience} watches it */
    Append(List<EventRow> rows, long nanos) {
        this.rows = rows;
        this.until = System.nanoTime() + nanos;
    }

    /**
     * @return the position of the last event
     * @throws CommandRefused of kind UNAVAILABLE when the time is over; whatever kept it from being stored
     */
    long await() {
        try {
            return position.get();
        } catch (InterruptedException _) {
            giveUp("interrupted while the event store was at work");
            try {
                return await();
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    boolean settled() {
        return position.isDone();
    }

    boolean isOver(long now) {
        return now - until >= 0;
    }

    /** Its sender is told that it was not stored, or that nobody knows; unless it is settled this very moment. */
    void giveUp(String why) {
        if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
            failed(notStored(why + "; nothing was stored"));
        } else if (state.compareAndSet(State.SENT, State.ABANDONED)) {
            failed(unknown(why));
        }
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
