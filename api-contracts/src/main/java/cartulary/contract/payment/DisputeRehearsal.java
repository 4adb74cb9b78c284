package cartulary.contract.payment;

import cartulary.contract.payment.DisputeCommand.RecordDisputeFact;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/**
 * Asks what a dispute would make of a word of its provider, and has nothing happen. Answered by
 * {@link PaymentRehearsal.Rehearsed}.
 */
@AllowedTo(Role.SYSTEM)
public record DisputeRehearsal(RecordDisputeFact told) {}
