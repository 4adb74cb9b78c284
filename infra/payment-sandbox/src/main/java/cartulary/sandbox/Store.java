package cartulary.sandbox;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state and its journal as one. What a booking changes stands in one journal line, so that it happens whole or not at all; no
 * answer, not even a reader's, goes out before the lines it tells of are on the disk.
 */
final class Store implements AutoCloseable {
    record Line(long ids, List<Change> changes) {}

    static final ObjectMapper JSON = JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    /** Reads lines for the state, which keeps no bodies: those are most of a journal. */
    private static final ObjectReader WITHOUT_BODIES = JSON.copy()
            .addMixIn(Change.Happened.class, WithoutBody.class)
            .addMixIn(Change.Remembered.class, WithoutBody.class)
            .readerFor(Line.class);

    @JsonIgnoreProperties("body")
    private interface WithoutBody {}

    private final ReentrantLock lock = new ReentrantLock();
    private final State state = new State();
    private final Journal journal;
    private final SandboxClock clock;
    private volatile Consumer<Change> listener = _ -> {};

    /** @throws IOException if the folder is in use or its journal damaged */
    Store(Path folder, InstantSource machine, Runnable onFailure) throws IOException {
        Files.createDirectories(folder);
        clock = new SandboxClock(machine);
        journal = Journal.open(
                folder.resolve("journal.jsonl"),
                (bytes, from, length, position) -> {
                    Line line = WITHOUT_BODIES.readValue(bytes, from, length);
                    state.ids = line.ids();
                    for (Change change : line.changes()) state.apply(change, position);
                },
                onFailure);
        clock.moveTo(Duration.ofMillis(state.offsetMillis));
        if (state.seed == null) {
            byte[] seed = new byte[32];
            new SecureRandom().nextBytes(seed);
            state.seed = seed;
            book("", null, booking -> {
                booking.put(new Change.Started(HexFormat.of().formatHex(seed)));
                return null;
            });
        }
    }

    SandboxClock clock() {
        return clock;
    }

    /** Hears of each change under the store's lock: it must be quick, and ask the store for nothing. */
    void listen(Consumer<Change> newListener) {
        listener = newListener;
    }

    /**
     * Runs one decision and keeps what it put. If it throws, nothing changes.
     *
     * @param requestId told in the events it causes; may be empty
     * @param attemptKey the Idempotency-Key, or null
     */
    <T> T book(String requestId, String attemptKey, Function<Booking, T> decision) {
        T answer;
        long end;
        lock.lock();
        try {
            var booking = new Booking(state, clock.instant(), requestId, attemptKey);
            answer = decision.apply(booking);
            end = keep(booking);
        } finally {
            lock.unlock();
        }
        journal.awaitDurable(end);
        return answer;
    }

    /** As {@link #book}, for what may be lost in a crash without harm: does not wait for the disk. */
    void note(Function<Booking, Void> decision) {
        lock.lock();
        try {
            var booking = new Booking(state, clock.instant(), "", null);
            decision.apply(booking);
            keep(booking);
        } finally {
            lock.unlock();
        }
    }

    private long keep(Booking booking) {
        if (booking.changes().isEmpty()) return journal.appendedEnd();
        try {
            var position = journal.append(JSON.writeValueAsBytes(new Line(booking.ids(), booking.changes())));
            state.ids = booking.ids();
            for (Change change : booking.changes()) {
                state.apply(change, position);
                listener.accept(change);
            }
            return position.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T read(Function<State, T> question) {
        T answer;
        lock.lock();
        try {
            answer = question.apply(state);
        } finally {
            lock.unlock();
        }
        journal.awaitDurable(journal.appendedEnd());
        return answer;
    }

    /** The body of an event as it stands in the journal. */
    String eventBody(State.EventRef event) {
        return find(event.position(), Change.Happened.class, found -> found.id().equals(event.id()))
                .body();
    }

    Change.Remembered answer(String key, State.AnswerRef answer) {
        return find(
                answer.position(), Change.Remembered.class, found -> found.key().equals(key));
    }

    private <C extends Change> C find(Journal.Position position, Class<C> type, Function<C, Boolean> wanted) {
        try {
            for (Change change :
                    JSON.readValue(journal.read(position), Line.class).changes()) {
                if (type.isInstance(change) && wanted.apply(type.cast(change))) return type.cast(change);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no " + type.getSimpleName() + " at byte " + position.offset());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
