package cartulary.contract.settlement;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;

/** What may be asked of the comparison of books. */
public sealed interface SettlementQuery {
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindReconciliation(ReconciliationId reconciliationId) implements SettlementQuery {}

    /**
     * Newest first.
     *
     * @param provider null: all
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListReconciliations(String provider, String cursor, int size) implements SettlementQuery {}

    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindCase(CaseId caseId) implements SettlementQuery {}

    /**
     * Newest first.
     *
     * @param state open, proposed or closed; null: all
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListCases(String state, String cursor, int size) implements SettlementQuery {}

    /** Payments with money that moved through the provider from an instant to another, which is not in it. */
    @AllowedTo(Role.SYSTEM)
    record ListMoved(String provider, Instant from, Instant to, String cursor, int size) implements SettlementQuery {}

    /** Payments by their ids, their refunds' ids or a provider's references of their money. */
    @AllowedTo(Role.SYSTEM)
    record FindBooks(List<String> keys) implements SettlementQuery {}

    /** Payments whose end is not known, asked for from an instant to another. */
    @AllowedTo(Role.SYSTEM)
    record ListOpenPayments(Instant from, Instant to, String cursor, int size) implements SettlementQuery {}
}
