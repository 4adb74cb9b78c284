package cartulary.eventstore;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What its owner gathers during a transaction, to do it all at once as that commits. */
public abstract class AtCommit implements TransactionSynchronization {
    private final Object owner;

    protected AtCommit(Object owner) {
        this.owner = owner;
    }

    /** What the owner, who gathers one kind of thing, has in the caller's transaction; empty where there is no transaction. */
    public static <T extends AtCommit> Optional<T> of(Object owner, Class<T> kind, Supplier<T> first) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) return Optional.empty();
        for (var each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof AtCommit its && its.owner.equals(owner)) return Optional.of(kind.cast(its));
        }
        var begun = first.get();
        TransactionSynchronizationManager.registerSynchronization(begun);
        return Optional.of(begun);
    }
}
