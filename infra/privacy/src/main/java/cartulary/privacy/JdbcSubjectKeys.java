package cartulary.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Keys in the table {@code subject_keys} of PostgreSQL. Known ones are kept in memory, few and not for long. */
public final class JdbcSubjectKeys implements SubjectKeys {
    /** How long another process may still read what was erased here. */
    public static final Duration CACHED = Duration.ofSeconds(30);

    private final DataSource dataSource;
    private final MasterKey master;
    private final Cache<String, Optional<SubjectKey>> known =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(CACHED).build();

    public JdbcSubjectKeys(DataSource dataSource, MasterKey master) {
        this.dataSource = dataSource;
        this.master = master;
    }

    @Override
    public Optional<SubjectKey> find(String subject) {
        var cached = known.getIfPresent(subject);
        if (cached != null) return cached;
        return inDatabase("select key_id, wrapped_key from subject_keys where subject = ?", subject, statement -> {
            try (var rows = statement.executeQuery()) {
                // That there is none yet is not kept: it may be made the next moment, by another process.
                return rows.next() ? keep(subject, rows) : Optional.empty();
            }
        });
    }

    @Override
    public Optional<SubjectKey> findOrCreate(String subject) {
        var cached = known.getIfPresent(subject);
        if (cached != null) return cached;
        var found = find(subject);
        if (found.isPresent()) return found;
        var meanwhile = known.getIfPresent(subject); // Destroyed; or made by another who asked for the first time too.
        if (meanwhile != null) return meanwhile;
        var insert = """
                insert into subject_keys (subject, wrapped_key) values (?, ?)
                on conflict (subject) do nothing returning key_id, wrapped_key
                """;
        var made = inDatabase(insert, subject, statement -> {
            statement.setBytes(2, master.wrap(subject, Aes.key(Aes.random(Aes.KEY_BYTES))));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? keep(subject, rows) : null;
            }
        });
        return made != null ? made : find(subject); // Another was faster.
    }

    @Override
    public void destroy(String subject) {
        var overwrite = """
                insert into subject_keys (subject, destroyed_at) values (?, now())
                on conflict (subject) do update set wrapped_key = null, destroyed_at = now()
                where subject_keys.wrapped_key is not null
                """;
        inDatabase(overwrite, subject, PreparedStatement::executeUpdate);
        known.put(subject, Optional.empty());
    }

    private Optional<SubjectKey> keep(String subject, ResultSet row) throws SQLException {
        var wrapped = row.getBytes("wrapped_key");
        Optional<SubjectKey> key = wrapped == null
                ? Optional.empty()
                : Optional.of(new SubjectKey(row.getLong("key_id"), master.unwrap(subject, wrapped)));
        known.asMap().putIfAbsent(subject, key); // An erasure that came in between stays.
        return key;
    }

    /** On a connection of its own: a key must outlive the rollback of whatever it was made for. */
    private <T> T inDatabase(String sql, String subject, Statement<T> work) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, subject);
            return work.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("the subject keys cannot be reached", e);
        }
    }

    @FunctionalInterface
    private interface Statement<T> {
        T run(PreparedStatement statement) throws SQLException;
    }
}
