package cartulary.sandbox;

import java.util.List;
import java.util.Optional;

/** The provider's published test cards, and the one outcome each of them has. */
@SuppressWarnings("ImmutableEnumChecker") // Records of text, and lists made by List.of.
enum TestCard {
    VISA("4242424242424242", "visa", Outcome.APPROVED, "pm_card_visa"),
    VISA_DEBIT("4000056655665556", "visa", Outcome.APPROVED, "pm_card_visa_debit"),
    MASTERCARD("5555555555554444", "mastercard", Outcome.APPROVED, "pm_card_mastercard"),
    DECLINED(
            "4000000000000002",
            "visa",
            Outcome.declined("card_declined", "generic_decline", "Your card was declined."),
            "pm_card_chargeDeclined",
            "pm_card_visa_chargeDeclined"),
    INSUFFICIENT_FUNDS(
            "4000000000009995",
            "visa",
            Outcome.declined("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "pm_card_chargeDeclinedInsufficientFunds"),
    LOST(
            "4000000000009987",
            "visa",
            Outcome.declined("card_declined", "lost_card", "Your card was declined."),
            "pm_card_visa_chargeDeclinedLostCard",
            "pm_card_chargeDeclinedLostCard"),
    EXPIRED(
            "4000000000000069",
            "visa",
            Outcome.declined("expired_card", "expired_card", "Your card has expired."),
            "pm_card_chargeDeclinedExpiredCard"),
    INCORRECT_CVC(
            "4000000000000127",
            "visa",
            Outcome.declined("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
            "pm_card_chargeDeclinedIncorrectCvc"),
    PROCESSING_ERROR(
            "4000000000000119",
            "visa",
            Outcome.declined(
                    "processing_error",
                    "processing_error",
                    "An error occurred while processing your card. Try again in a little bit."),
            "pm_card_chargeDeclinedProcessingError"),
    AUTHENTICATION_REQUIRED(
            "4000002760003184",
            "visa",
            Outcome.CHALLENGED,
            "pm_card_authenticationRequired",
            "pm_card_threeDSecure2Required"),
    /** Refunds of it succeed first and fail a little later. */
    REFUND_FAILS("4000000000005126", "visa", Outcome.APPROVED, "pm_card_refundFail"),
    /** Refunds of it are pending first and succeed a little later. */
    REFUND_PENDING("4000000000007726", "visa", Outcome.APPROVED, "pm_card_pendingRefund"),
    /** The cardholder asks the bank for the money back at once. */
    DISPUTED("4000000000000259", "visa", Outcome.APPROVED, "pm_card_createDispute"),
    /** Ours, for what the provider shows with slow methods only: processing, and succeeded a minute later. */
    SLOW("4000000000001000", "visa", Outcome.SLOW, "pm_sandbox_processing"),
    /** Any real card. It is never charged, and its number is not kept. */
    NOT_A_TEST_CARD(
            "0000000000000000",
            "unknown",
            Outcome.declined(
                    "card_declined",
                    "test_mode_live_card",
                    "Your card was declined. Your request was in test mode, but used a non test card."));

    record Outcome(Kind kind, String code, String declineCode, String message) {
        enum Kind {
            APPROVED,
            DECLINED,
            CHALLENGED,
            SLOW
        }

        static final Outcome APPROVED = new Outcome(Kind.APPROVED, null, null, null);
        static final Outcome CHALLENGED = new Outcome(Kind.CHALLENGED, null, null, null);
        static final Outcome SLOW = new Outcome(Kind.SLOW, null, null, null);

        static Outcome declined(String code, String declineCode, String message) {
            return new Outcome(Kind.DECLINED, code, declineCode, message);
        }
    }

    private final String number;
    final String brand;
    final Outcome outcome;
    private final List<String> tokens;

    TestCard(String number, String brand, Outcome outcome, String... tokens) {
        this.number = number;
        this.brand = brand;
        this.outcome = outcome;
        this.tokens = List.of(tokens);
    }

    String last4() {
        return number.substring(12);
    }

    static Optional<TestCard> ofToken(String token) {
        for (TestCard card : values()) if (card.tokens.contains(token)) return Optional.of(card);
        return Optional.empty();
    }

    /** @return empty if the number is no card number at all */
    static Optional<TestCard> ofNumber(String typed) {
        String digits = typed.replaceAll("[ -]", "");
        for (TestCard card : values())
            if (card != NOT_A_TEST_CARD && card.number.equals(digits)) return Optional.of(card);
        return luhn(digits) ? Optional.of(NOT_A_TEST_CARD) : Optional.empty();
    }

    private static boolean luhn(String digits) {
        if (!digits.matches("[0-9]{12,19}")) return false;
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
