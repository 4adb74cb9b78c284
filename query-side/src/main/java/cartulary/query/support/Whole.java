package cartulary.query.support;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import com.mongodb.MongoException;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
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
 * there is none, one that is being projected anew says it of most, and one that began again with what it had written down is
 * a minute old: readers are told to come again instead, and who projects has to read its token again. A connection does not
 * outlive its server: with each new one, and each time the server was out of sight, the epoch is looked at before anything
 * is believed.
 */
public final class Whole implements ServerListener, ConnectionPoolListener {
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong lives = new AtomicLong();
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
        lives.incrementAndGet();
        caughtUp.clear();
    }

    /** By which {@link #requireSame} tells who began now from who began before. */
    long life() {
        return lives.get();
    }

    /**
     * For one who looks from time to time, lest a process in which nobody reads or writes goes by what it remembers.
     *
     * @return false if the database is in another life by now
     */
    boolean same() {
        var seen = turns.get();
        if (believed == seen) return true;
        if (!epochStands.getAsBoolean()) {
            onGone.run();
            return false;
        }
        believed = seen;
        return true;
    }

    /**
     * For one who has read what it is about to write again, changed.
     *
     * @param life in which it began
     * @throws MongoException if the database is in another by now, and what was read may be older than what was written before
     */
    void requireSame(long life) {
        // Once more behind it: what began meanwhile has made the database's life its own.
        if (lives.get() == life && same() && lives.get() == life) return;
        throw new MongoException("the views' database is not in the life that it was in");
    }

    /** Before anybody may use it. */
    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        turns.incrementAndGet();
    }

    @Override
    public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
        if (event.getPreviousDescription().getState() == ServerConnectionState.CONNECTED
                && event.getNewDescription().getState() != ServerConnectionState.CONNECTED) {
            turns.incrementAndGet();
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
                var life = lives.get();
                var seen = turns.get();
                require(projection);
                var found = reading.get();
                // Else it may be of the server's next life, from which there is no way back.
                if (turns.get() == seen || (epochStands.getAsBoolean() && lives.get() == life)) return found;
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

    private void require(String projection) {
        if (!same()) throw unavailable("the views are being made anew");
        if (!caughtUp.contains(projection)) {
            if (!reached.test(projection)) throw unavailable("the views are being made anew");
            caughtUp.add(projection);
        }
    }

    private static CommandRefused unavailable(String why) {
        return new CommandRefused(new Failures.Unavailable(why));
    }
}
