package cartulary.eventstore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Axon's JDBC engine with one writer at a time, which commits all who wait in one transaction. So commits come in the
 * order of the global index, and a reader that has passed an index never misses an event that becomes visible behind it;
 * and a wait for the disk is shared.
 */
final class GroupCommitEngine extends JdbcEventStorageEngine {
    /** Of PostgreSQL's advisory locks: whoever appends holds it, in whatever process. */
    private static final long APPENDING = 0x6361_7274_756c_6172L;

    private static final int APPENDS_MAX = 128;

    private final TransactionManager transactions;
    private final JdbcClient database;
    private final Queue<Append> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writer = new ReentrantLock();

    GroupCommitEngine(Builder builder, TransactionManager transactions, DataSource dataSource) {
        super(builder);
        this.transactions = transactions;
        this.database = JdbcClient.create(dataSource);
    }

    static boolean isDuplicateKey(Exception exception) {
        for (Throwable e = exception; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && "23505".equals(sql.getSQLState())) return true;
        }
        return false;
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) return;
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // Another's transaction would decide over events of third parties that share the commit.
            throw new IllegalStateException("events are appended outside any transaction");
        }
        // Written here, before the writer's turn: the message keeps the bytes, and a fault stays its sender's own.
        events.forEach(event -> {
            event.serializePayload(serializer, byte[].class);
            event.serializeMetaData(serializer, byte[].class);
        });
        var mine = new Append(List.copyOf(events));
        waiting.add(mine);
        writer.lock();
        try {
            while (!mine.done) commit(next(), serializer);
        } finally {
            writer.unlock();
        }
        if (mine.failure != null) throw mine.failure;
    }

    private List<Append> next() {
        var group = new ArrayList<Append>();
        for (Append append; group.size() < APPENDS_MAX && (append = waiting.poll()) != null; ) group.add(append);
        return group;
    }

    private void commit(List<Append> group, Serializer serializer) {
        try {
            store(
                    group.stream()
                            .<EventMessage<?>>flatMap(append -> append.events.stream())
                            .toList(),
                    serializer);
            group.forEach(append -> append.done = true);
        } catch (ConcurrencyException | AggregateStreamCreationException e) {
            if (group.size() == 1) group.getFirst().fail(e);
            else group.forEach(append -> commit(List.of(append), serializer)); // One is late; the others must not pay.
        } catch (RuntimeException e) {
            group.forEach(append -> append.fail(e));
        } catch (Error e) {
            group.forEach(append -> append.fail(new IllegalStateException("the writer broke down", e)));
            throw e;
        }
    }

    private void store(List<EventMessage<?>> events, Serializer serializer) {
        transactions.executeInTransaction(() -> {
            database.sql("select pg_advisory_xact_lock(?)")
                    .param(APPENDING)
                    .query((_, _) -> true)
                    .single();
            super.appendEvents(events, serializer);
        });
    }

    private static final class Append {
        final List<? extends EventMessage<?>> events;
        boolean done; // Guarded by the writer's lock, as is the failure.
        RuntimeException failure;

        Append(List<? extends EventMessage<?>> events) {
            this.events = events;
        }

        void fail(RuntimeException cause) {
            failure = cause;
            done = true;
        }
    }
}
