package cartulary.contract.dashboard;

import cartulary.contract.inventory.StockRow;
import cartulary.contract.process.ProcessorStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The shop at a glance.
 *
 * @param at shop time of the answer
 * @param orders how many there are, by status
 * @param hours oldest first, those in which nothing happened too
 * @param stockOut how many SKUs have nothing to sell
 * @param stockLow how many have little, without those that have nothing
 * @param lowest the SKUs with the least, at most 10
 * @param parked processes that wait for a person
 * @param deadLetters sequences of events set aside by views
 * @param notificationsWaiting provider notifications that were not worked off yet
 * @param processors of the views
 */
public record Dashboard(
        Instant at,
        Map<String, Long> orders,
        List<Hour> hours,
        long stockOut,
        long stockLow,
        List<StockRow> lowest,
        long parked,
        long deadLetters,
        long notificationsWaiting,
        List<ProcessorStatus> processors) {
    /**
     * What happened within an hour of shop time.
     *
     * @param captured minor units by ISO 4217 code
     * @param refunded as above
     */
    public record Hour(
            Instant from,
            int placed,
            int confirmed,
            int cancelled,
            Map<String, Long> captured,
            Map<String, Long> refunded) {}
}
