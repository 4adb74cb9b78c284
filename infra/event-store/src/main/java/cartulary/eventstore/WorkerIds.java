package cartulary.eventstore;

import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Numbers for processes that must not be taken for one another, given when they start. Each is the next one, so it is not
 * given again before all others were: nothing has to be given back, and a process that died leaves nothing behind.
 */
public final class WorkerIds {
    private final DataSource dataSource;

    WorkerIds(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * @param count so many there are: from 0
     * @throws IllegalStateException if the database cannot be reached
     */
    public int next(String use, int count) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement("insert into worker_ids (use, given) values (?, 0)"
                        + " on conflict (use) do update set given = worker_ids.given + 1 returning given")) {
            statement.setString(1, use);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return Math.toIntExact(rows.getLong(1) % count);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no worker id can be given now", e);
        }
    }
}
