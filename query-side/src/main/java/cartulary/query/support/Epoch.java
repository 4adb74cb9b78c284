package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a views' database to the event store it was projected from. PostgreSQL keeps the name of the epoch, made once by
 * the migration; the views' database holds a copy. A database without it is new, one with another was projected from
 * another store: either way its tokens mean nothing, so views, tokens and dead letters go together and all is projected
 * from the first event. To count the name up in PostgreSQL asks for just that. Beside the name stands the database's life:
 * another each time it begins, from nothing or, as the stand-in may, from what it had written down.
 */
public final class Epoch {
    private static final Logger LOG = LoggerFactory.getLogger(Epoch.class);
    private static final String ID = "views";
    /** Of the lock that has only one process at a time look and empty. */
    private static final long LOCK = 0x65706f6368L;

    private final DataSource store;
    private final String keptIn;
    private final MongoDatabase database;
    private final Consumer<MongoDatabase> indexes;
    private volatile String wanted;
    private volatile String life;

    /** Of a database projected from events in PostgreSQL. */
    public Epoch(DataSource dataSource, MongoDatabase database, Consumer<MongoDatabase> indexes) {
        this(dataSource, "postgres", database, indexes);
    }

    /**
     * @param keptIn the store that has the events, as the setting names it; each has epochs of its own
     * @param indexes declares them, again after each emptying
     */
    public Epoch(DataSource dataSource, String keptIn, MongoDatabase database, Consumer<MongoDatabase> indexes) {
        this.keptIn = keptIn;
        this.indexes = indexes;
        this.store = dataSource;
        this.database = database;
    }

    /**
     * Empties the views' database if it is not of this store's epoch. Processes that start together do it one after the
     * other, and the later ones find it done: no processor of views may run meanwhile.
     */
    void ensure() {
        try (var connection = store.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try (var epoch = statement.executeQuery("select epoch from view_epochs")) {
                epoch.next();
                ensure(keptIn.equals("postgres") ? epoch.getString(1) : epoch.getString(1) + " of " + keptIn);
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the epoch of the views cannot be read", e);
        }
    }

    /**
     * Whether the views' database is still the one that {@link #ensure} saw to: neither another nor one that began again with
     * what it had written down some time ago.
     */
    boolean stands() {
        var found = database.withTimeout(1, TimeUnit.SECONDS)
                .getCollection("epochs")
                .find(eq("_id", ID))
                .first();
        return found != null
                && found.getString("epoch").equals(wanted)
                && Objects.equals(found.getString("life"), life);
    }

    private void ensure(String wanted) {
        this.wanted = wanted;
        var epochs = database.getCollection("epochs");
        var found = epochs.find(eq("_id", ID)).first();
        if (found != null && wanted.equals(found.getString("epoch"))) {
            life = found.getString("life");
            return;
        }
        LOG.info(
                "the views' database {} is {}: projecting from the first event",
                database.getName(),
                found == null ? "new" : "of another store");
        for (var name : database.listCollectionNames()) {
            if (!name.startsWith("system.")) database.getCollection(name).drop();
        }
        indexes.accept(database);
        var begun = new ObjectId().toHexString();
        epochs.replaceOne(
                eq("_id", ID),
                new Document("_id", ID).append("epoch", wanted).append("life", begun),
                new ReplaceOptions().upsert(true));
        life = begun;
    }
}
