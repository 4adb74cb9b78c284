package cartulary.contract.settlement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What one event moved: in each currency the debits are equal to the credits.
 *
 * @param entryId the event's id
 * @param type alias of the event
 * @param streamId of the aggregate whose event it is
 * @param orderId null if it is about none
 * @param reference the provider's; null if it has none
 * @param accounts each that a line names, once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LedgerEntry(
        String entryId,
        Instant at,
        long position,
        String type,
        String streamId,
        String orderId,
        String reference,
        List<String> accounts,
        List<Line> lines) {
    /** One side is zero. */
    public record Line(Account account, String currency, long debit, long credit) {}
}
