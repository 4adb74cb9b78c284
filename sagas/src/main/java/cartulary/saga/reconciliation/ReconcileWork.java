package cartulary.saga.reconciliation;

import cartulary.contract.settlement.ReconciliationId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What a stored comparison carries.
 *
 * @param attempt from 1
 */
public record ReconcileWork(String provider, String day, int run, String asKnownAt, int attempt) {
    ReconciliationId id() {
        return ReconciliationId.of(provider, date());
    }

    LocalDate date() {
        return LocalDate.parse(day);
    }

    Instant knownAt() {
        return Instant.parse(asKnownAt);
    }

    ReconcileWork next() {
        return new ReconcileWork(provider, day, run, asKnownAt, attempt + 1);
    }
}
