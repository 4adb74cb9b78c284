package cartulary.loadtest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One variant's database.
 *
 * @param connections of its pool
 */
record Database(String url, String user, String password, int connections) {
    private static final List<String> SHOWN = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "commit_delay");

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** What decides how durable and how fast it is, as the server itself tells. */
    Map<String, String> settings() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            var shown = new LinkedHashMap<String, String>();
            for (var setting : SHOWN) {
                try (var row = statement.executeQuery("show " + setting)) {
                    row.next();
                    shown.put(setting, row.getString(1));
                }
            }
            return shown;
        }
    }
}
