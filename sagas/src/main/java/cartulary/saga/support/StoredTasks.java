package cartulary.saga.support;

import cartulary.eventstore.AtCommit;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Stores what must be done outside any transaction: in the caller's own transaction, so that it is stored exactly if the
 * caller commits. Looked for as soon as that has happened; the poll is only for what a crash left.
 */
public final class StoredTasks {
    private final Function<Lane, Scheduler> schedulers;
    private final JdbcTemplate database;
    private final Serializer serializer;
    private final InstantSource time;

    StoredTasks(Function<Lane, Scheduler> schedulers, DataSource database, Serializer serializer, InstantSource time) {
        this.schedulers = schedulers;
        this.database = new JdbcTemplate(database);
        this.serializer = serializer;
        this.time = time;
    }

    /** Due at once. One that is stored already under the same name and id is left as it is. */
    public void store(TaskInstance<?> task) {
        store(task, time.instant());
    }

    /** Due at that instant of the shop's clock; else as {@link #store(TaskInstance)}. */
    public void store(TaskInstance<?> task, Instant due) {
        var row = new Row(task, serializer.serialize(task.getData()), due);
        together().ifPresentOrElse(together -> together.add(row), () -> {
            insert(List.of(row));
            lookForDue(List.of(row));
        });
    }

    private Optional<Together> together() {
        return AtCommit.of(this, Together.class, Together::new);
    }

    private void insert(List<Row> rows) {
        byLane(rows)
                .forEach((lane, those) -> database.batchUpdate(
                        store(lane), those.stream().map(Row::values).toList()));
    }

    /** As the scheduler stores them, which would ask first whether there is one. */
    private static String store(Lane lane) {
        return "insert into " + lane.table()
                + " (task_name, task_instance, task_data, execution_time, priority, picked, version)"
                + " values (?, ?, ?, ?, ?, false, 1) on conflict do nothing";
    }

    /** The poll finds those that are due later. */
    private void lookForDue(List<Row> rows) {
        var now = time.instant();
        byLane(rows.stream().filter(row -> !row.due().isAfter(now)).toList())
                .keySet()
                .forEach(lane -> schedulers.apply(lane).triggerCheckForDueExecutions());
    }

    private static Map<Lane, List<Row>> byLane(List<Row> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(row -> Lane.of(row.task().getTaskName())));
    }

    /** One that is being executed goes on; one that is not there is none. */
    void remove(String task, String id) {
        together().ifPresent(together -> together.remove(task, id));
        database.update(
                "delete from " + Lane.of(task).table() + " where task_name = ? and task_instance = ? and not picked",
                task,
                id);
    }

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and nobody changes it.
    private record Row(TaskInstance<?> task, byte[] data, Instant due) {
        Object[] values() {
            return new Object[] {
                task.getTaskName(),
                task.getId(),
                data,
                OffsetDateTime.ofInstant(due, ZoneOffset.UTC),
                task.getPriority()
            };
        }
    }

    /** Those of one transaction, which are stored in one batch. */
    private final class Together extends AtCommit {
        private final List<Row> rows = new ArrayList<>();

        Together() {
            super(StoredTasks.this);
        }

        void add(Row row) {
            rows.add(row);
        }

        void remove(String task, String id) {
            rows.removeIf(row ->
                    row.task().getTaskName().equals(task) && row.task().getId().equals(id));
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            insert(rows);
        }

        @Override
        public void afterCommit() {
            lookForDue(rows);
        }
    }
}
