package cartulary.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * Processes in flight: their state and what they are found by, as rows. A change is made only to the state that was read; where somebody
 * else has changed it since, it fails, and what led to it is done again.
 *
 * <p>What the batches of a processor have read and written is kept as well, so that a process is not looked for and read anew with each
 * event: also that there is none. It is as good as the rows while nobody but this process writes them, which the token vouches for that
 * is stored in the same transaction ({@link LooseTokenStore}): all is forgotten when a batch is rolled back, and when a segment is
 * taken up. Whoever comes without a token, as deadlines do, reads the rows.
 */
final class StoredSagas implements SagaStore<Object> {
    /** That its rollback is waited for. */
    private static final String WATCHED = "cartulary.sagas.watched";
    /** What this unit of work has read or written: a change is made to that alone. */
    private static final String READ = "cartulary.sagas.read";

    /** What will be known once this unit of work has committed. */
    private static final String CHANGED = "cartulary.sagas.changed";

    private static final String LOAD =
            "select s.saga_type, s.revision, s.serialized_saga, a.association_key, a.association_value"
                    + " from sagas s left join saga_associations a on a.saga_id = s.saga_id where s.saga_id = ?";
    private static final String FIND = "select saga_id from saga_associations"
            + " where saga_type = ? and association_key = ? and association_value = ?";
    private static final String ASSOCIATE =
            "insert into saga_associations (saga_type, saga_id, association_key, association_value)"
                    + " select ?, ?, * from unnest(?, ?)";
    private static final String PART =
            "delete from saga_associations where saga_id = ? and association_key = ? and association_value = ?";
    private static final String INSERT =
            "with saga as (insert into sagas (saga_type, revision, serialized_saga, saga_id) values (?, ?, ?, ?)) "
                    + ASSOCIATE;
    private static final String UPDATE = "update sagas set revision = ?, serialized_saga = ? where saga_id = ?";
    /** Many at once, each only if it is as it was read. */
    private static final String UPDATE_ALL =
            "update sagas saga set revision = change.revision, serialized_saga = change.state"
                    + " from unnest(?, ?, ?, ?) as change (id, revision, state, before)"
                    + " where saga.saga_id = change.id and saga.serialized_saga = change.before";

    private static final String DELETE = "with associations as (delete from saga_associations where saga_id = ?)"
            + " delete from sagas where saga_id = ?";
    private static final String AS_READ = " and serialized_saga = ?";

    /** @param state as it is stored */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and nobody changes it.
    private record Row(String type, String revision, byte[] state, Set<AssociationValue> associations) {}

    private final ConnectionProvider connections;
    private final Serializer serializer;
    private final long bytesMax;
    private final Map<Class<?>, Known> known = new ConcurrentHashMap<>();

    /** @param bytesMax of state that are kept of processes of one kind; none with 0 */
    StoredSagas(ConnectionProvider connections, Serializer serializer, long bytesMax) {
        this.connections = connections;
        this.serializer = serializer;
        this.bytesMax = bytesMax;
    }

    /** From now on the rows alone say what there is. */
    void forget() {
        known.values().forEach(Known::forget);
    }

    @Override
    public Set<String> findSagas(Class<?> kind, AssociationValue value) {
        var kept = ofBatch() ? known(kind) : null;
        if (kept == null) return find(kind, value);
        var found = kept.find(value);
        if (found != null) return found;
        var changes = kept.changes();
        var stored = find(kind, value);
        kept.found(value, stored, changes);
        return stored;
    }

    private Set<String> find(Class<?> kind, AssociationValue value) {
        return inDatabase(FIND, statement -> {
            bind(statement, typeOf(kind), value.getKey(), value.getValue());
            var ids = new TreeSet<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) ids.add(row.getString(1));
            }
            return ids;
        });
    }

    @Override
    public <S> Entry<S> loadSaga(Class<S> kind, String id) {
        var kept = ofBatch() ? known(kind) : null;
        var row = readBefore(id);
        if (row == null && kept != null) row = kept.load(id);
        if (row == null) {
            row = load(id);
            if (row == null) return null;
            if (kept != null) kept.loaded(id, row);
        }
        if (CurrentUnitOfWork.isStarted()) read(id, row);
        S saga = serializer.deserialize(
                new SimpleSerializedObject<>(row.state(), byte[].class, row.type(), row.revision()));
        return new Loaded<>(saga, row.associations());
    }

    private record Loaded<S>(S saga, Set<AssociationValue> associationValues) implements Entry<S> {}

    private Row load(String id) {
        return inDatabase(LOAD, statement -> {
            bind(statement, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) return null;
                var associations = new HashSet<AssociationValue>();
                var read = new Row(row.getString(1), row.getString(2), row.getBytes(3), associations);
                do {
                    if (row.getString(4) != null) {
                        associations.add(new AssociationValue(row.getString(4), row.getString(5)));
                    }
                } while (row.next());
                return read;
            }
        });
    }

    @Override
    public void insertSaga(Class<?> kind, String id, Object saga, Set<AssociationValue> associations) {
        var row = row(saga, Set.copyOf(associations));
        inDatabase(INSERT, statement -> {
            bind(statement, row.type(), row.revision(), row.state(), id, typeOf(kind), id);
            bindAll(statement, 7, associations);
            return statement.executeUpdate();
        });
        changed(kind, id, Set.of(), row);
    }

    @Override
    public void updateSaga(Class<?> kind, String id, Object saga, AssociationValues values) {
        var row = row(saga, Set.copyOf(values.asSet()));
        update(id, readBefore(id), row);
        if (!values.addedAssociations().isEmpty()) {
            inDatabase(ASSOCIATE, statement -> {
                bind(statement, typeOf(kind), id);
                bindAll(statement, 3, values.addedAssociations());
                return statement.executeUpdate();
            });
        }
        for (var value : values.removedAssociations()) {
            inDatabase(PART, statement -> {
                bind(statement, id, value.getKey(), value.getValue());
                return statement.executeUpdate();
            });
        }
        changed(kind, id, values.removedAssociations(), row);
    }

    /** @param before null if it has not been read */
    private void update(String id, Row before, Row after) {
        var together = before == null ? Optional.<Together>empty() : together();
        together.ifPresentOrElse(
                changes -> changes.change(id, before, after),
                () -> changing(before == null ? UPDATE : UPDATE + AS_READ, statement -> {
                    bind(statement, after.revision(), after.state(), id);
                    if (before != null) statement.setBytes(4, before.state());
                    return statement.executeUpdate();
                }));
    }

    @Override
    public void deleteSaga(Class<?> kind, String id, Set<AssociationValue> associations) {
        var read = readBefore(id);
        var before = together().map(changes -> changes.forget(id, read)).orElse(read);
        changing(before == null ? DELETE : DELETE + AS_READ, statement -> {
            bind(statement, id, id);
            if (before != null) statement.setBytes(3, before.state());
            return statement.executeUpdate();
        });
        changed(kind, id, associations, null);
    }

    private Row row(Object saga, Set<AssociationValue> associations) {
        var state = serializer.serialize(saga, byte[].class);
        return new Row(state.getType().getName(), state.getType().getRevision(), state.getData(), associations);
    }

    private String typeOf(Class<?> kind) {
        return serializer.typeForClass(kind).getName();
    }

    // What is known in this process

    private static boolean ofBatch() {
        return CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().root() instanceof BatchingUnitOfWork;
    }

    /** Null if nothing is kept. From now on the batch's end is waited for. */
    private Known known(Class<?> kind) {
        if (bytesMax == 0) return null;
        CurrentUnitOfWork.get().root().getOrComputeResource(WATCHED, _ -> {
            CurrentUnitOfWork.get().root().onRollback(_ -> forget());
            return true;
        });
        return kept(kind);
    }

    private Known kept(Class<?> kind) {
        return bytesMax == 0 ? null : known.computeIfAbsent(kind, _ -> new Known(bytesMax));
    }

    private static void read(String id, Row row) {
        CurrentUnitOfWork.get()
                .root()
                .<Map<String, Row>>getOrComputeResource(READ, _ -> new HashMap<>())
                .put(id, row);
    }

    private static Row readBefore(String id) {
        if (!CurrentUnitOfWork.isStarted()) return null;
        Map<String, Row> read = CurrentUnitOfWork.get().root().getResource(READ);
        return read == null ? null : read.get(id);
    }

    /** @param after null if there is none any more */
    private void changed(Class<?> kind, String id, Collection<AssociationValue> parted, Row after) {
        var kept = kept(kind);
        if (!CurrentUnitOfWork.isStarted()) {
            if (kept != null) kept.forget();
            return;
        }
        var batch = CurrentUnitOfWork.get().root();
        if (after != null) read(id, after);
        var removed = Set.copyOf(parted);
        if (kept != null) changesOf(batch).add(() -> kept.changed(id, removed, after));
    }

    /** What becomes known once it is committed, in the order in which it came about: the batch itself would begin with the last. */
    private static List<Runnable> changesOf(UnitOfWork<?> batch) {
        return batch.getOrComputeResource(CHANGED, _ -> {
            var changes = new ArrayList<Runnable>();
            batch.afterCommit(_ -> changes.forEach(Runnable::run));
            return changes;
        });
    }

    /** What is kept of processes of one kind. */
    private static final class Known {
        private static final int FOUND_MAX = 20_000;

        private final Recent<String, Row> rows;
        private final Recent<AssociationValue, Set<String>> found = new Recent<>(FOUND_MAX, _ -> 1);
        private long changes;

        Known(long bytesMax) {
            this.rows = new Recent<>(bytesMax, row -> row.state().length);
        }

        synchronized long changes() {
            return changes;
        }

        Set<String> find(AssociationValue value) {
            return found.get(value);
        }

        /** @param since what was known before it was looked for; nothing is kept if it has changed meanwhile */
        synchronized void found(AssociationValue value, Set<String> ids, long since) {
            if (changes == since) found.put(value, Set.copyOf(ids));
        }

        Row load(String id) {
            return rows.get(id);
        }

        /** Whoever has read it holds its lock: nobody changes it meanwhile. */
        void loaded(String id, Row row) {
            rows.put(id, row);
        }

        synchronized void changed(String id, Set<AssociationValue> parted, Row after) {
            changes++;
            parted.forEach(value -> found.change(value, ids -> without(ids, id)));
            if (after == null) {
                rows.remove(id);
            } else {
                rows.put(id, after);
                after.associations().forEach(value -> found.change(value, ids -> with(ids, id)));
            }
        }

        synchronized void forget() {
            changes++;
            rows.clear();
            found.clear();
        }

        private static Set<String> with(Set<String> ids, String id) {
            var more = new HashSet<>(ids);
            more.add(id);
            return Set.copyOf(more);
        }

        private static Set<String> without(Set<String> ids, String id) {
            var fewer = new HashSet<>(ids);
            fewer.remove(id);
            return Set.copyOf(fewer);
        }
    }

    // Changes of one transaction

    private Optional<Together> together() {
        return AtCommit.of(this, Together.class, Together::new);
    }

    /** Those of one transaction, which are made with one statement. */
    private final class Together extends AtCommit {
        private record Change(Row before, Row after) {}

        private final Map<String, Change> changes = new LinkedHashMap<>();

        Together() {
            super(StoredSagas.this);
        }

        void change(String id, Row before, Row after) {
            changes.merge(id, new Change(before, after), (first, last) -> new Change(first.before(), last.after()));
        }

        /** @return what stands in its row */
        Row forget(String id, Row read) {
            var change = changes.remove(id);
            return change == null ? read : change.before();
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            if (changes.isEmpty()) return;
            var changed = inDatabase(UPDATE_ALL, statement -> {
                statement.setArray(1, texts(statement, changes.keySet().stream()));
                statement.setArray(2, texts(statement, rows(Change::after).map(Row::revision)));
                statement.setArray(3, states(statement, rows(Change::after)));
                statement.setArray(4, states(statement, rows(Change::before)));
                return statement.executeUpdate();
            });
            if (changed < changes.size()) throw changedByAnother();
        }

        private Stream<Row> rows(Function<Change, Row> which) {
            return changes.values().stream().map(which);
        }

        private static Array states(PreparedStatement statement, Stream<Row> rows) throws SQLException {
            return statement
                    .getConnection()
                    .createArrayOf("bytea", rows.map(Row::state).toArray(byte[][]::new));
        }
    }

    // The table

    @FunctionalInterface
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T inDatabase(String sql, Work<T> work) {
        try (Connection connection = connections.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new SagaStorageException("the processes in flight cannot be reached", e);
        }
    }

    private void changing(String sql, Work<Integer> work) {
        if (inDatabase(sql, work) == 0) throw changedByAnother();
    }

    private static IllegalStateException changedByAnother() {
        return new IllegalStateException("a process in flight is not what it was when it was read: changed by another");
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (var i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    }

    /** Their keys, and behind these their values. */
    private static void bindAll(PreparedStatement statement, int at, Collection<AssociationValue> values)
            throws SQLException {
        statement.setArray(at, texts(statement, values.stream().map(AssociationValue::getKey)));
        statement.setArray(at + 1, texts(statement, values.stream().map(AssociationValue::getValue)));
    }

    private static Array texts(PreparedStatement statement, Stream<String> values) throws SQLException {
        return statement.getConnection().createArrayOf("text", values.toArray(String[]::new));
    }
}
