package cartulary.eventstore;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

/**
 * Moves the book from one store to the other while no shop writes in it: every event in the global order, with nothing of
 * it changed, then both read and compared event by event. Positions are the target's own, so what processors with tokens
 * in PostgreSQL have done is carried over to the target's positions; views are projected again. Snapshots stay behind.
 */
public final class Move {
    /** Where a book is kept; named as in the setting {@code cartulary.event-store}. */
    public enum Store {
        POSTGRES("postgres"),
        AXON_SERVER("axon-server");

        private final String setting;

        Store(String setting) {
            this.setting = setting;
        }

        /** @throws IllegalArgumentException if there is none of that name */
        public static Store named(String setting) {
            return Arrays.stream(values())
                    .filter(store -> store.setting.equals(setting))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no event store " + setting + " (postgres, axon-server)"));
        }

        @Override
        public String toString() {
            return setting;
        }
    }

    /**
     * @param found events that a move before had brought to the target
     * @param copied events that this one did
     * @param digest SHA-256 over every event in order, the same of both stores
     * @param tokens of processors, carried over
     */
    public record Report(Store from, Store to, long found, long copied, String digest, int tokens) {
        public long events() {
            return found + copied;
        }
    }

    /** Why a book was not moved; what the target had before, it has still. */
    public static final class Refused extends RuntimeException {
        Refused(String why) {
            super(why);
        }
    }

    /**
     * @param position in its store
     * @param aggregateType null if the event is no aggregate's, as then are id and sequence meaningless
     * @param millis since the epoch
     * @param revision null if the type has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by what it holds, see canonical().
    record Entry(
            long position,
            String id,
            String aggregateType,
            String aggregateId,
            long sequence,
            long millis,
            String alias,
            String revision,
            byte[] payload,
            SortedMap<String, String> metadata) {
        /** Everything but the position. */
        byte[] canonical() {
            var bytes = new ByteArrayOutputStream(256 + payload.length);
            try (var out = new DataOutputStream(bytes)) {
                out.writeUTF(id);
                out.writeBoolean(aggregateType != null);
                if (aggregateType != null) {
                    out.writeUTF(aggregateType);
                    out.writeUTF(aggregateId);
                    out.writeLong(sequence);
                }
                out.writeLong(millis);
                out.writeUTF(alias);
                out.writeUTF(Objects.requireNonNullElse(revision, ""));
                out.writeInt(payload.length);
                out.write(payload);
                out.writeInt(metadata.size());
                for (var each : metadata.entrySet()) {
                    out.writeUTF(each.getKey());
                    out.writeUTF(each.getValue());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    /** Reads from the first event to the one that was last when it was opened. */
    interface Cursor extends AutoCloseable {
        /** Null behind the last. */
        Entry next();

        @Override
        default void close() {}
    }

    interface Book {
        Cursor read();

        /** All of them or none, behind the last. */
        void append(List<Entry> entries);
    }

    private static final int BATCH = 500;

    private final DataSource database;
    private final AxonServerBook.Address server;
    private final LongConsumer progress;

    /**
     * @param database migrated; keeps the events or the tokens, or both
     * @param servers of Axon Server, {@code host:port}, comma-separated
     * @param token null if the server asks for none
     * @param progress told now and then how many events have been looked at, on either side
     */
    public Move(DataSource database, String servers, String context, String token, LongConsumer progress) {
        this.database = database;
        this.server = new AxonServerBook.Address(servers, context, token);
        this.progress = progress;
    }

    /**
     * @throws Refused if a shop is writing, or the target holds events that are not the source's first ones, or the two
     *     are not equal in the end
     */
    public Report run(Store from, Store to) throws SQLException {
        if (from == to) throw new Refused("from %s to %s is no move".formatted(from, to));
        try (var connection = database.getConnection();
                var axonServer = new AxonServerBook(server)) {
            var postgres = new PostgresBook(connection);
            postgres.lock();
            Book source = from == Store.POSTGRES ? postgres : axonServer;
            Book target = to == Store.POSTGRES ? postgres : axonServer;
            var tokens = new MovedTokens(connection, from, to);
            long found;
            long copied;
            try (var here = source.read()) {
                found = sameSoFar(here, target);
                copied = copied(here, target);
            }
            var digest = compared(source, target, tokens);
            return new Report(from, to, found, copied, digest, tokens.store());
        }
    }

    private long sameSoFar(Cursor here, Book target) {
        var count = 0L;
        try (var there = target.read()) {
            for (Entry has; (has = there.next()) != null; tell(++count)) {
                var gives = here.next();
                if (gives == null || !Arrays.equals(gives.canonical(), has.canonical())) {
                    throw new Refused("the target is not empty, and its event %d (%s) is not that of the source"
                            .formatted(count + 1, has.id()));
                }
            }
        }
        return count;
    }

    private long copied(Cursor here, Book target) {
        var count = 0L;
        var batch = new ArrayList<Entry>();
        for (Entry each; (each = here.next()) != null; tell(++count)) {
            batch.add(each);
            if (batch.size() == BATCH) {
                target.append(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) target.append(batch);
        return count;
    }

    private String compared(Book source, Book target, MovedTokens tokens) {
        var digest = sha256();
        var count = 0L;
        try (var here = source.read();
                var there = target.read()) {
            while (true) {
                var gave = here.next();
                var has = there.next();
                if (gave == null && has == null) break;
                if (gave == null || has == null) {
                    throw new Refused("the %s has %s than %d events; did a shop write meanwhile?"
                            .formatted(gave == null ? "target" : "source", "more", count));
                }
                var bytes = gave.canonical();
                if (!Arrays.equals(bytes, has.canonical())) {
                    throw new Refused("event %d is not the same: %s, %s".formatted(count + 1, gave.id(), has.id()));
                }
                digest.update(bytes);
                tokens.pass(gave.position(), has.position());
                tell(++count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void tell(long count) {
        if (count % 10_000 == 0) progress.accept(count);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Metadata that is text only; anything else could not be kept as it is. */
    static SortedMap<String, String> texts(String eventId, java.util.Map<String, ?> metadata) {
        var texts = new TreeMap<String, String>();
        metadata.forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw new Refused("event %s has metadata that is no text: %s".formatted(eventId, key));
            }
            texts.put(key, text);
        });
        return texts;
    }
}
