package cartulary.eventstore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens connections beside the pool: the writer's, and the one that listens. They are held as long as they last.
 *
 * @param name of this process, as the database's administrator sees it
 */
record Connections(String url, String user, String password, String name) {
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
