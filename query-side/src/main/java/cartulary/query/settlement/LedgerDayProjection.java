package cartulary.query.settlement;

import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.settlement.LedgerEntry.Line;
import cartulary.contract.settlement.SettlementEvent;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import cartulary.query.settlement.LedgerDayProjection.LedgerDay;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@code ledger_days}: every account's sums of each day of shop time (UTC), of which balances are made. */
public class LedgerDayProjection extends Projection<LedgerDay> {
    public record Sums(long debit, long credit) {
        static final Sums NONE = new Sums(0, 0);

        long balance() {
            return Math.subtractExact(debit, credit);
        }

        Sums plus(Sums other) {
            return new Sums(Math.addExact(debit, other.debit), Math.addExact(credit, other.credit));
        }
    }

    /** @param accounts account, currency, sums */
    public record LedgerDay(Map<String, Map<String, Sums>> accounts) {}

    public LedgerDayProjection() {
        super(
                "ledger-days",
                "ledger_days",
                LedgerDay.class,
                PaymentEvent.class,
                DisputeEvent.class,
                SettlementEvent.class,
                CreditGranted.class);
    }

    static String idOf(LocalDate day) {
        return day.toString(); // In the order of the days.
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Recorded recorded) {
        return Postings.of(recorded.event()).isEmpty()
                ? null
                : idOf(LocalDate.ofInstant(recorded.at(), ZoneOffset.UTC));
    }

    /** Sums are safe here: a document takes no event up twice. */
    @Override
    public LedgerDay apply(LedgerDay was, Recorded recorded) {
        var accounts = new TreeMap<String, Map<String, Sums>>();
        if (was != null) was.accounts().forEach((account, sums) -> accounts.put(account, new TreeMap<>(sums)));
        for (var line : Postings.of(recorded.event())) add(accounts, line);
        return new LedgerDay(accounts);
    }

    private static void add(Map<String, Map<String, Sums>> accounts, Line line) {
        accounts.computeIfAbsent(line.account().value(), _ -> new TreeMap<>())
                .merge(line.currency(), new Sums(line.debit(), line.credit()), Sums::plus);
    }
}
