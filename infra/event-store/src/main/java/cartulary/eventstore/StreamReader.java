package cartulary.eventstore;

import cartulary.contract.auditing.EventStream;
import java.util.Optional;

/** Reads streams as they are stored: nothing upcast, nothing unsealed. */
public interface StreamReader {
    /**
     * @param from the first sequence wanted, from 0
     * @param size how many at most, >= 1
     * @return empty if no such stream was ever begun
     */
    Optional<EventStream> read(String streamId, long from, int size);

    /** The place of the last event in the global order; 0 if there is none. */
    long head();
}
