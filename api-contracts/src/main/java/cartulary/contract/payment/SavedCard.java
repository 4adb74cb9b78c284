package cartulary.contract.payment;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * A card as its provider keeps it for a shopper. Of the card itself there is only what a shopper tells it by.
 *
 * @param customer the provider's name of the shopper
 * @param token the provider's name of the card: worth nothing to anybody without our key
 * @param expiresMonth 1 to 12
 * @param fingerprint by which the provider tells one card's number from another's, whatever names it gave to it; null if it
 *     does not, and of cards of before it was kept
 */
public record SavedCard(
        String customer,
        String token,
        String brand,
        String last4,
        int expiresMonth,
        int expiresYear,
        @JsonInclude(NON_NULL) String fingerprint) {
    public SavedCard {
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(token, "token");
        if (last4 != null && !last4.matches("[0-9]{4}")) throw new IllegalArgumentException("last4");
    }

    @Override
    public String toString() {
        return "SavedCard"; // Whose it is stays out of logs.
    }
}
