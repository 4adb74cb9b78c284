package cartulary.saga.planned;

import java.time.Instant;

/**
 * Payload of a stored task: something of the catalogue whose time comes.
 *
 * @param of the id of a price or of a product
 * @param attempt from 1 on
 */
public record PlannedWork(String of, Instant at, int attempt) {
    PlannedWork next() {
        return new PlannedWork(of, at, attempt + 1);
    }
}
