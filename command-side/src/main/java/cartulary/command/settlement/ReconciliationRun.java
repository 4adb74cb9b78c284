package cartulary.command.settlement;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.money.Money;
import cartulary.contract.settlement.CaseId;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand.CompleteReconciliation;
import cartulary.contract.settlement.SettlementCommand.FailReconciliation;
import cartulary.contract.settlement.SettlementCommand.RecordDifference;
import cartulary.contract.settlement.SettlementCommand.RequestReconciliation;
import cartulary.contract.settlement.SettlementEvent.DifferenceFound;
import cartulary.contract.settlement.SettlementEvent.FeesBooked;
import cartulary.contract.settlement.SettlementEvent.ReconciliationCompleted;
import cartulary.contract.settlement.SettlementEvent.ReconciliationEvent;
import cartulary.contract.settlement.SettlementEvent.ReconciliationFailed;
import cartulary.contract.settlement.SettlementEvent.ReconciliationRequested;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * One provider's day held against ours, as often as somebody asks for it. Each run finds its differences anew; what the
 * provider kept for itself is booked once, however often it is told.
 */
public class ReconciliationRun {
    @AggregateIdentifier
    private ReconciliationId id;

    private String provider;
    private int run;
    private Instant asKnownAt;
    private boolean ended;
    private final Set<CaseId> found = new HashSet<>();
    private final Map<Currency, Long> fees = new HashMap<>();

    ReconciliationRun() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestReconciliation command) {
        if (!ReconciliationId.of(command.provider(), command.day()).equals(command.reconciliationId())) {
            throw Refuse.invalid("day", "is not that of " + command.reconciliationId());
        }
        if (command.asKnownAt().equals(asKnownAt)) return; // Asked for before.
        apply(new ReconciliationRequested(
                command.reconciliationId(), command.provider(), command.day(), run + 1, command.asKnownAt()));
    }

    @CommandHandler
    void handle(RecordDifference command) {
        if (isOver(command.run())) return;
        var caseId = command.difference().caseId();
        if (!found.contains(caseId)) apply(new DifferenceFound(id, run, caseId, command.difference()));
    }

    @CommandHandler
    void handle(CompleteReconciliation command) {
        if (isOver(command.run())) return;
        apply(new ReconciliationCompleted(
                id, provider, run, command.ours(), command.theirs(), command.matched(), found.size(), command.fees()));
        var now = new HashMap<Currency, Long>();
        for (var fee : command.fees()) now.merge(fee.currency(), fee.minorUnits(), Math::addExact);
        fees.keySet().forEach(currency -> now.putIfAbsent(currency, 0L));
        now.keySet().stream()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .forEach(currency -> book(now.get(currency) - fees.getOrDefault(currency, 0L), currency));
    }

    private void book(long more, Currency currency) {
        if (more != 0) apply(new FeesBooked(id, provider, new Money(Math.abs(more), currency), more < 0));
    }

    @CommandHandler
    void handle(FailReconciliation command) {
        if (!isOver(command.run())) apply(new ReconciliationFailed(id, run, command.why()));
    }

    /** A worker of a run that was overtaken, or that does again what it did before a crash, changes nothing. */
    private boolean isOver(int told) {
        return told != run || ended;
    }

    @EventSourcingHandler
    void on(ReconciliationEvent event) {
        switch (event) {
            case ReconciliationRequested requested -> {
                id = requested.reconciliationId();
                provider = requested.provider();
                run = requested.run();
                asKnownAt = requested.asKnownAt();
                ended = false;
                found.clear();
            }
            case DifferenceFound difference -> found.add(difference.caseId());
            case ReconciliationCompleted _, ReconciliationFailed _ -> ended = true;
            case FeesBooked booked ->
                fees.merge(
                        booked.amount().currency(),
                        booked.givenBack()
                                ? -booked.amount().minorUnits()
                                : booked.amount().minorUnits(),
                        Math::addExact);
        }
    }
}
