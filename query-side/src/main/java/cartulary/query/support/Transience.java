package cartulary.query.support;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import java.sql.SQLException;

/** Tells a server that is away, which is waited for, from a document that can never be written, which is set aside. */
final class Transience {
    private Transience() {}

    /** Whether a store was unreachable or busy, so that the same work will do later. When in doubt about a server: yes. */
    static boolean isTransient(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoBulkWriteException bulk)
                return bulk.getWriteErrors().isEmpty();
            if (cause instanceof MongoWriteException) return false;
            if (cause instanceof MongoException || cause instanceof SQLException) return true;
        }
        return false;
    }
}
