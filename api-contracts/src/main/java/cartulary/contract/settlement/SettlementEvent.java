package cartulary.contract.settlement;

import cartulary.contract.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** What comes of comparing our books with a provider's. */
public sealed interface SettlementEvent {

    sealed interface ReconciliationEvent extends SettlementEvent {
        ReconciliationId reconciliationId();
    }

    sealed interface CaseEvent extends SettlementEvent {
        CaseId caseId();
    }

    /**
     * The worker will ask for the list and compare.
     *
     * @param run counts from 1
     * @param asKnownAt what came later, on either side, does not count
     */
    record ReconciliationRequested(
            ReconciliationId reconciliationId, String provider, LocalDate day, int run, Instant asKnownAt)
            implements ReconciliationEvent {}

    record DifferenceFound(ReconciliationId reconciliationId, int run, CaseId caseId, Difference difference)
            implements ReconciliationEvent {}

    /**
     * @param ours how many movements of the day we know
     * @param theirs how many the provider lists
     * @param differences how many of them were found
     * @param fees what the provider kept of the day, per currency
     */
    record ReconciliationCompleted(
            ReconciliationId reconciliationId,
            String provider,
            int run,
            int ours,
            int theirs,
            int matched,
            int differences,
            List<Money> fees)
            implements ReconciliationEvent {}

    /** The list could not be had or not be compared; a person must look. */
    record ReconciliationFailed(ReconciliationId reconciliationId, int run, String why)
            implements ReconciliationEvent {}

    /**
     * What a provider kept of a day, as far as it was not booked before.
     *
     * @param givenBack whether it is less than was booked before
     */
    record FeesBooked(ReconciliationId reconciliationId, String provider, Money amount, boolean givenBack)
            implements ReconciliationEvent {}

    record CaseOpened(CaseId caseId, Difference difference) implements CaseEvent {}

    /** @param by who proposes it; another person must confirm */
    record ClosingProposed(CaseId caseId, String by, Decision decision, String reason) implements CaseEvent {}

    record ProposalRejected(CaseId caseId, String by, String reason) implements CaseEvent {}

    record CaseClosed(CaseId caseId, String proposedBy, String confirmedBy, Decision decision, String reason)
            implements CaseEvent {}

    /**
     * The books follow the provider by this much.
     *
     * @param gain whether the provider holds more than we had booked
     */
    record CorrectionBooked(CaseId caseId, String provider, Money amount, boolean gain) implements CaseEvent {}
}
