package cartulary.privacy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keys that live as long as this object: for tests. */
public final class InMemorySubjectKeys implements SubjectKeys {
    private final Map<String, Optional<SubjectKey>> keys = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    @Override
    public Optional<SubjectKey> find(String subject) {
        return keys.getOrDefault(subject, Optional.empty());
    }

    @Override
    public Optional<SubjectKey> findOrCreate(String subject) {
        return keys.computeIfAbsent(
                subject, _ -> Optional.of(new SubjectKey(ids.incrementAndGet(), Aes.key(Aes.random(Aes.KEY_BYTES)))));
    }

    @Override
    public void destroy(String subject) {
        keys.put(subject, Optional.empty());
    }
}
