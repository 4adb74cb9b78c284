package cartulary.contract.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Every account's sums. Over all of them debits are equal to credits in each currency, always.
 *
 * @param to the last day (UTC) that is in it
 * @param out per currency by how much the two sides differ: all zero
 */
public record TrialBalance(LocalDate to, List<Row> accounts, Map<String, Long> out, boolean balanced) {
    /** @param balance debit less credit */
    public record Row(Account account, String currency, long debit, long credit, long balance) {}
}
