package cartulary.contract.inventory;

import cartulary.contract.catalog.Sku;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** How stock is kept: what staff decides for a SKU, and for all locations. The same again is a no-op. */
public sealed interface PlanningCommand {

    /** The parameters are those of {@link StockPlan}. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record PlanStock(Sku sku, int buckets, int backorderMax, Integer lowAt, Integer perCustomerMax)
            implements PlanningCommand {
        @TargetAggregateIdentifier
        public String planId() {
            return StockItemId.planId(sku);
        }
    }

    /** What there is of a SKU over all locations; told whenever it may have come to be low, or no longer. */
    @AllowedTo(Role.SYSTEM)
    record ReportAvailable(Sku sku, int available) implements PlanningCommand {
        @TargetAggregateIdentifier
        public String planId() {
            return StockItemId.planId(sku);
        }
    }

    /** Opens a location or changes what is known of it. There is no way back: stock may have been seen there. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetLocation(Location location) implements PlanningCommand {
        @TargetAggregateIdentifier
        public String locations() {
            return LocationEvent.STREAM;
        }
    }

    /** Refused if there is no such location; stores nothing. Asked before stock is sent there. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RequireLocation(String location) implements PlanningCommand {
        @TargetAggregateIdentifier
        public String locations() {
            return LocationEvent.STREAM;
        }
    }

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetSplit(Split split) implements PlanningCommand {
        @TargetAggregateIdentifier
        public String locations() {
            return LocationEvent.STREAM;
        }
    }
}
