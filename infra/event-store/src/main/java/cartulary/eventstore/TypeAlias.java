package cartulary.eventstore;

import java.util.Set;

/**
 * The name under which a class that is in no catalogue is stored or sent: a snapshot's aggregate, a process's state, a
 * deadline's payload. A bean of this type makes the serializer know it.
 *
 * @param alias never changed once stored
 * @param revision null if it is not kept
 * @param older revisions that are read as this one, since it only added to them
 */
public record TypeAlias(String alias, String revision, Class<?> type, Set<String> older) {
    public TypeAlias {
        older = Set.copyOf(older);
    }

    public TypeAlias(String alias, String revision, Class<?> type, String... older) {
        this(alias, revision, type, Set.of(older));
    }

    boolean reads(String stored) {
        return revision == null || revision.equals(stored) || older.contains(stored);
    }
}
