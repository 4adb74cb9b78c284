package cartulary.contract.settlement;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.LocalDate;

/** What may be asked of the ledger. Days are of UTC and included. */
public sealed interface LedgerQuery {
    /** @param to null: today */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindTrialBalance(LocalDate to) implements LedgerQuery {}

    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindStatement(Account account, LocalDate from, LocalDate to, String cursor, int size)
            implements LedgerQuery {}

    /**
     * Entries, oldest first; answered by a page of {@link LedgerEntry}.
     *
     * @param about id of an order; null: of all
     * @param account null: any
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListLedgerEntries(String about, Account account, LocalDate from, LocalDate to, String cursor, int size)
            implements LedgerQuery {}
}
