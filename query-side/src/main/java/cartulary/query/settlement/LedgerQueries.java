package cartulary.query.settlement;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.LedgerQuery.FindStatement;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.LedgerQuery.ListLedgerEntries;
import cartulary.contract.settlement.Statement;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.settlement.LedgerDayProjection.LedgerDay;
import cartulary.query.settlement.LedgerDayProjection.Sums;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers what stands in the ledger. */
public final class LedgerQueries {
    private static final int SIZE_MAX = 500;

    private final ViewStore views;
    private final Projections projections;
    private final LedgerProjection entries;
    private final LedgerDayProjection days;
    private final InstantSource time;

    public LedgerQueries(
            ViewStore views,
            Projections projections,
            LedgerProjection entries,
            LedgerDayProjection days,
            InstantSource time) {
        this.views = views;
        this.projections = projections;
        this.entries = entries;
        this.days = days;
        this.time = time;
    }

    @QueryHandler
    public TrialBalance balance(FindTrialBalance query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), days);
        var to = query.to() == null ? today() : query.to();
        var rows = new ArrayList<TrialBalance.Row>();
        var out = new TreeMap<String, Long>();
        sums(to).forEach((account, currencies) -> currencies.forEach((currency, sums) -> {
            rows.add(new TrialBalance.Row(new Account(account), currency, sums.debit(), sums.credit(), sums.balance()));
            out.merge(currency, sums.balance(), Math::addExact);
        }));
        return new TrialBalance(to, rows, out, out.values().stream().allMatch(each -> each == 0));
    }

    @QueryHandler
    public Statement statement(FindStatement query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), entries, days);
        var to = query.to() == null ? today() : query.to();
        var from = query.from() == null ? LocalDate.EPOCH : query.from();
        var account = query.account();
        var page = page(
                and(eq("body.accounts", account.value()), within(query.from(), query.to())),
                query.cursor(),
                query.size());
        return new Statement(
                account,
                from,
                to,
                balances(account, from.minusDays(1)),
                balances(account, to),
                page.items(),
                page.nextCursor());
    }

    @QueryHandler
    public Page<LedgerEntry> list(ListLedgerEntries query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), entries);
        var about = query.about() == null ? exists("_id") : eq("body.orderId", query.about());
        var account = query.account() == null
                ? exists("_id")
                : eq("body.accounts", query.account().value());
        return page(and(about, account, within(query.from(), query.to())), query.cursor(), query.size());
    }

    private Page<LedgerEntry> page(Bson filter, String cursor, int size) {
        return Pages.after(
                views,
                entries,
                filter,
                "position",
                false,
                cursor,
                Readers.size(size, SIZE_MAX),
                entry -> new Cursor(entry.position(), entry.entryId()),
                entry -> entry);
    }

    /** Instants are stored as text that begins with their day. */
    private static Bson within(LocalDate from, LocalDate to) {
        var begins = from == null ? exists("_id") : gte("body.at", from.toString());
        return to == null ? begins : and(begins, lt("body.at", to.plusDays(1).toString()));
    }

    private Map<String, Long> balances(Account account, LocalDate to) {
        var balances = new TreeMap<String, Long>();
        sums(to).getOrDefault(account.value(), Map.of())
                .forEach((currency, sums) -> balances.put(currency, sums.balance()));
        return balances;
    }

    private Map<String, Map<String, Sums>> sums(LocalDate to) {
        var all = new TreeMap<String, Map<String, Sums>>();
        List<LedgerDay> upTo = views.read(days, views.collection(days).find(lte("_id", LedgerDayProjection.idOf(to))));
        for (var day : upTo) {
            day.accounts()
                    .forEach((account, currencies) -> currencies.forEach((currency, sums) ->
                            all.computeIfAbsent(account, _ -> new TreeMap<>()).merge(currency, sums, Sums::plus)));
        }
        return all;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    }
}
