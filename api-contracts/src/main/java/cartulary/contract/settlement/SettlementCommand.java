package cartulary.contract.settlement;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of reconciliations and review cases. */
public sealed interface SettlementCommand {

    /**
     * Compare that day, or compare it again.
     *
     * @param asKnownAt what came later, on either side, does not count; the same instant again is the same run
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RequestReconciliation(
            @TargetAggregateIdentifier ReconciliationId reconciliationId,
            String provider,
            LocalDate day,
            Instant asKnownAt)
            implements SettlementCommand {}

    @AllowedTo(Role.SYSTEM)
    record RecordDifference(
            @TargetAggregateIdentifier ReconciliationId reconciliationId, int run, Difference difference)
            implements SettlementCommand {}

    @AllowedTo(Role.SYSTEM)
    record CompleteReconciliation(
            @TargetAggregateIdentifier ReconciliationId reconciliationId,
            int run,
            int ours,
            int theirs,
            int matched,
            List<Money> fees)
            implements SettlementCommand {}

    @AllowedTo(Role.SYSTEM)
    record FailReconciliation(@TargetAggregateIdentifier ReconciliationId reconciliationId, int run, String why)
            implements SettlementCommand {}

    /** A repeat is a no-op, also when it was closed. */
    @AllowedTo(Role.SYSTEM)
    record OpenCase(@TargetAggregateIdentifier CaseId caseId, Difference difference) implements SettlementCommand {}

    @AllowedTo(Role.ADMIN)
    record ProposeClosing(@TargetAggregateIdentifier CaseId caseId, Decision decision, String reason)
            implements SettlementCommand {}

    /** Refused to the one who proposed. */
    @AllowedTo(Role.ADMIN)
    record ConfirmClosing(@TargetAggregateIdentifier CaseId caseId, String reason) implements SettlementCommand {}

    /** The payment cannot take what the case says was given back past us: the books alone follow. A repeat is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record BookCorrection(@TargetAggregateIdentifier CaseId caseId) implements SettlementCommand {}

    /** The case is open again; who proposed may take it back too. */
    @AllowedTo(Role.ADMIN)
    record RejectClosing(@TargetAggregateIdentifier CaseId caseId, String reason) implements SettlementCommand {}
}
