package cartulary.eventstore;

/**
 * The name under which a class that is in no catalogue is stored or sent: a snapshot's aggregate, a process's state, a
 * deadline's payload. A bean of this type makes the serializer know it.
 *
 * @param alias never changed once stored
 * @param revision null if it is not kept
 */
public record TypeAlias(String alias, String revision, Class<?> type) {}
