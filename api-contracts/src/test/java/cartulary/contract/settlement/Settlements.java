package cartulary.contract.settlement;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.Payments;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.SettlementEvent.CaseClosed;
import cartulary.contract.settlement.SettlementEvent.CaseOpened;
import cartulary.contract.settlement.SettlementEvent.ClosingProposed;
import cartulary.contract.settlement.SettlementEvent.CorrectionBooked;
import cartulary.contract.settlement.SettlementEvent.DifferenceFound;
import cartulary.contract.settlement.SettlementEvent.FeesBooked;
import cartulary.contract.settlement.SettlementEvent.ProposalRejected;
import cartulary.contract.settlement.SettlementEvent.ReconciliationCompleted;
import cartulary.contract.settlement.SettlementEvent.ReconciliationFailed;
import cartulary.contract.settlement.SettlementEvent.ReconciliationRequested;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The day after {@link Payments}: Stripe took one fen more than we know of. */
public final class Settlements {
    public static final LocalDate DAY = LocalDate.parse("2026-11-01");
    public static final Instant KNOWN_AT = Instant.parse("2026-11-02T02:00:00Z");
    public static final ReconciliationId RECONCILIATION = ReconciliationId.of(Payments.PROVIDER, DAY);
    public static final Difference DIFFERENCE = new Difference(
            Kind.AMOUNT,
            Payments.PROVIDER,
            Payments.CHARGE,
            Payments.PAYMENT,
            null,
            side(Orders.TOTAL),
            side(Orders.TOTAL.plus(Money.of(1, "CNY"))));
    public static final CaseId CASE = DIFFERENCE.caseId();

    private Settlements() {}

    private static Side side(Money amount) {
        return new Side(
                amount, amount.minorUnits(), null, "captured", Payments.CHARGE, Instant.parse("2026-11-01T10:05:00Z"));
    }

    public static ReconciliationRequested requested() {
        return new ReconciliationRequested(RECONCILIATION, Payments.PROVIDER, DAY, 1, KNOWN_AT);
    }

    public static List<Object> events() {
        return List.of(
                requested(),
                new DifferenceFound(RECONCILIATION, 1, CASE, DIFFERENCE),
                new ReconciliationCompleted(
                        RECONCILIATION, Payments.PROVIDER, 1, 1, 1, 0, 1, List.of(Money.of(1239, "CNY"))),
                new ReconciliationFailed(RECONCILIATION, 1, "no list"),
                new FeesBooked(RECONCILIATION, Payments.PROVIDER, Money.of(1239, "CNY"), false),
                new CaseOpened(CASE, DIFFERENCE),
                new ClosingProposed(CASE, "staff-1", Decision.BOOK_THEIRS, "their list is right"),
                new ProposalRejected(CASE, "staff-2", "ask them first"),
                new CaseClosed(CASE, "staff-1", "staff-2", Decision.BOOK_THEIRS, "agreed"),
                new CorrectionBooked(CASE, Payments.PROVIDER, Money.of(1, "CNY"), true));
    }
}
