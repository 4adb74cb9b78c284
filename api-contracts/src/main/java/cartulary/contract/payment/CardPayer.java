package cartulary.contract.payment;

import java.util.Objects;

/**
 * How a signed-in shopper pays by card, as it stands sealed in the order's {@code payer}.
 *
 * @param customer the provider's name of the shopper; null if it has none yet
 * @param token of the card that is kept; null: a new one is to be kept
 */
public record CardPayer(String customer, String token) {
    private static final String KEEP = "keep";

    public CardPayer {
        if (token != null) Objects.requireNonNull(customer, "customer");
    }

    /** @return null if nothing was said of cards */
    public static CardPayer of(String payer) {
        if (payer == null) return null;
        var words = payer.split(" ", -1);
        if (words[0].equals(KEEP)) return new CardPayer(words.length > 1 ? words[1] : null, null);
        return words.length == 3 && words[0].equals("with") ? new CardPayer(words[1], words[2]) : null;
    }

    public String payer() {
        if (token != null) return "with " + customer + " " + token;
        return customer == null ? KEEP : KEEP + " " + customer;
    }

    /** Whether the card is to be kept for the next time. */
    public boolean keeps() {
        return token == null;
    }

    @Override
    public String toString() {
        return "CardPayer"; // Who pays stays out of logs.
    }
}
