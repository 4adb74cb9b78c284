package cartulary.command.inventory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.PlanningCommand.PlanStock;
import cartulary.contract.inventory.PlanningCommand.ReportAvailable;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.StockPlanEvent.StockRanLow;
import cartulary.contract.inventory.StockPlanEvent.StockRecovered;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** How a SKU's stock is kept and sold. It tells of running low once, and again only after it had recovered. */
public class StockPlanning {
    @AggregateIdentifier
    private String planId;

    private StockPlan plan = StockPlan.PLAIN;
    private boolean low;

    StockPlanning() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(PlanStock command) {
        within("buckets", command.buckets(), 1, StockItemId.BUCKETS_MAX);
        within("backorderMax", command.backorderMax(), 0, InventoryCommand.QUANTITY_MAX);
        if (command.lowAt() != null) within("lowAt", command.lowAt(), 0, InventoryCommand.QUANTITY_MAX);
        if (command.perCustomerMax() != null) {
            within("perCustomerMax", command.perCustomerMax(), 1, InventoryCommand.QUANTITY_MAX);
        }
        var wanted = new StockPlan(
                command.buckets(),
                Math.max(command.buckets(), plan.bucketsOpened()),
                command.backorderMax(),
                command.lowAt(),
                command.perCustomerMax());
        if (!wanted.equals(plan)) apply(new StockPlanned(command.sku(), wanted));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReportAvailable command) {
        var isLow = plan.lowAt() != null && command.available() <= plan.lowAt();
        if (isLow && !low) apply(new StockRanLow(command.sku(), command.available(), plan.lowAt()));
        if (low && !isLow) apply(new StockRecovered(command.sku(), command.available()));
    }

    private static void within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw Refuse.invalid(field, "must be %d to %d".formatted(least, most));
        }
    }

    @EventSourcingHandler
    void on(StockPlanEvent event) {
        planId = StockItemId.planId(event.sku());
        switch (event) {
            case StockPlanned planned -> plan = planned.plan();
            case StockRanLow _ -> low = true;
            case StockRecovered _ -> low = false;
        }
    }
}
