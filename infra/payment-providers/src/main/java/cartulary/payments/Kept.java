package cartulary.payments;

import cartulary.contract.payment.SavedCard;

/** Whether a card was kept for a shopper. */
public sealed interface Kept {
    record Card(SavedCard card) implements Kept {}

    /** None, or no longer. */
    record None() implements Kept {}

    /** It could not be found out. */
    record Unknown(String why) implements Kept {}
}
