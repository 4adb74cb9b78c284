package cartulary.contract.payment;

import cartulary.contract.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What a provider said of a dispute, verified and in our words. Always the whole of it, so that what was lost on the way is made
 * up for by the next word, and what comes late or again changes nothing.
 *
 * @param reference the provider's own
 * @param reason in the provider's words
 * @param state null if it is a word that we do not know: only the money counts then
 * @param inquiry whether the bank only asks, and took nothing yet
 * @param evidenceBy null if nothing is to be handed in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DisputeFact(
        String reference,
        Money amount,
        String reason,
        DisputeState state,
        boolean inquiry,
        Instant evidenceBy,
        List<Movement> movements) {

    /**
     * Money that moved over it.
     *
     * @param reference the provider's own of the movement: it is booked once
     * @param withdrawn from us; else given back to us
     * @param fee kept on top of what was withdrawn, or given back with it
     */
    public record Movement(String reference, boolean withdrawn, Money amount, Money fee) {}
}
