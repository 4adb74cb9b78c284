package cartulary.query.support;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whether what stands in the views' database is the whole truth. A database that came back empty says of everything that
 * there is none, and one that is being projected anew says it of most: readers are told to come again instead. Each time
 * the server was out of sight, its epoch is looked at before it is believed.
 */
public final class Whole implements ServerListener {
    private final AtomicLong losses = new AtomicLong();
    private final Set<String> caughtUp = ConcurrentHashMap.newKeySet();
    private volatile long believed = -1;
    private volatile BooleanSupplier epochStands = () -> true;
    private volatile Predicate<String> reached = _ -> true;
    private volatile Runnable onGone = () -> {};

    /**
     * @param epochStands asks the database whether it is of the epoch that was projected
     * @param reached whether a projection has come as far as the book went when it began
     * @param onGone told when the database is another; must return at once
     */
    void watchedBy(BooleanSupplier epochStands, Predicate<String> reached, Runnable onGone) {
        this.epochStands = epochStands;
        this.reached = reached;
        this.onGone = onGone;
    }

    /** Every projection begins, maybe from nothing. */
    void begins() {
        caughtUp.clear();
    }

    @Override
    public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
        if (event.getPreviousDescription().getState() == ServerConnectionState.CONNECTED
                && event.getNewDescription().getState() != ServerConnectionState.CONNECTED) {
            losses.incrementAndGet();
        }
    }

    /**
     * What is read, if it can be believed.
     *
     * @throws CommandRefused of kind UNAVAILABLE if the database is away, empty or behind
     */
    <T> T read(String projection, Supplier<T> reading) {
        return reachable(() -> {
            for (var tries = 0; tries < 2; tries++) {
                var seen = losses.get();
                require(projection, seen);
                var found = reading.get();
                if (losses.get() == seen) return found; // Else it may be of the server's next life.
            }
            throw unavailable("the views cannot be read now");
        });
    }

    /** What can be read at any time, if the database can be reached. */
    <T> T reachable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) throw unavailable("the views cannot be read now");
            throw e;
        }
    }

    private void require(String projection, long seen) {
        if (believed != seen) {
            if (!epochStands.getAsBoolean()) {
                onGone.run();
                throw unavailable("the views are being made anew");
            }
            believed = seen;
        }
        if (!caughtUp.contains(projection)) {
            if (!reached.test(projection)) throw unavailable("the views are being made anew");
            caughtUp.add(projection);
        }
    }

    private static CommandRefused unavailable(String why) {
        return new CommandRefused(new Failures.Unavailable(why));
    }
}
