package cartulary.eventstore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * What the events of a batch leave to be done, done for all of them at once, before the batch is told to be handled. If it
 * throws, the batch comes again.
 *
 * @param <T> what is gathered
 */
public final class BatchEnd<T> {
    private static final AtomicLong NEXT = new AtomicLong();

    private final String resource = "cartulary.batch-end." + NEXT.incrementAndGet();
    private final Supplier<T> empty;
    private final Consumer<T> done;

    public BatchEnd(Supplier<T> empty, Consumer<T> done) {
        this.empty = empty;
        this.done = done;
    }

    /** Adds to what is gathered; outside of a batch it is done at once. */
    public void add(Consumer<T> adding) {
        if (!CurrentUnitOfWork.isStarted()) {
            var alone = empty.get();
            adding.accept(alone);
            done.accept(alone);
            return;
        }
        var root = CurrentUnitOfWork.get().root();
        adding.accept(root.getOrComputeResource(resource, _ -> {
            var gathered = empty.get();
            root.onPrepareCommit(_ -> done.accept(gathered));
            return gathered;
        }));
    }
}
