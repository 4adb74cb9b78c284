package cartulary.contract.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What happened on one account within some days (UTC).
 *
 * @param opening balance per currency before the first day
 * @param closing balance per currency after the last day
 * @param nextCursor null at the end
 */
public record Statement(
        Account account,
        LocalDate from,
        LocalDate to,
        Map<String, Long> opening,
        Map<String, Long> closing,
        List<LedgerEntry> entries,
        String nextCursor) {}
