package cartulary.payments;

import cartulary.contract.money.Money;

/** What a provider says, asked anew, of money that it took for us. */
public sealed interface Standing {
    /** @param kept what is left of it; null if something was given back and it does not tell how much */
    record Held(Money kept) implements Standing {}

    /** It is not ours, or not for sure: it was given back, is disputed, or was never taken. */
    record Gone(String why) implements Standing {}

    /** No answer, or none that can be believed. */
    record Unknown(String why) implements Standing {}
}
