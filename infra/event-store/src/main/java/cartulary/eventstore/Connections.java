package cartulary.eventstore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Connections to the database: those of the pools, and those beside them, the writer's and the one that listens, which are held as long
 * as they last.
 *
 * @param name of this process, as the database's administrator sees it
 */
record Connections(String url, String user, String password, String name) {
    /** @param idleMin that stay open though nobody needs them */
    HikariDataSource pool(String poolName, int idleMin, int connectionsMax) {
        var settings = new HikariConfig();
        settings.setPoolName(poolName);
        settings.setJdbcUrl(url);
        if (!user.isEmpty()) settings.setUsername(user);
        if (!password.isEmpty()) settings.setPassword(password);
        settings.setMaximumPoolSize(connectionsMax);
        settings.setMinimumIdle(idleMin);
        settings.setConnectionTimeout(1_500); // Somebody waits for an answer, and is to have a no within two seconds.
        settings.setValidationTimeout(1_000);
        // A database that neither answers nor hangs up is given up some time; only then can a healthy one be found.
        settings.addDataSourceProperty("connectTimeout", "3");
        settings.addDataSourceProperty("socketTimeout", "20");
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(settings);
    }

    /** @param readSeconds after which a silent database is given up */
    Connection open(String purpose, int readSeconds) throws SQLException {
        var properties = new Properties();
        if (!user.isEmpty()) properties.setProperty("user", user);
        if (!password.isEmpty()) properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "cartulary " + purpose + " " + name);
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", Integer.toString(readSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }
}
