package cartulary.contract.inventory;

import cartulary.contract.catalog.Sku;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Questions about stock that only staff may ask. */
public sealed interface InventoryQuery {
    /**
     * Answers a page of {@link StockRow} by SKU.
     *
     * @param level null for all
     * @param text the beginning of a SKU; null for all
     * @param cursor from the page before; null to begin
     * @param size 1 to 200
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListStock(Level level, String text, String cursor, int size) implements InventoryQuery {}

    /** Answers {@link StockDetails}, or nothing if nothing was ever received of it and nothing planned. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindStock(Sku sku) implements InventoryQuery {}

    /** Answers {@link LocationList}. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindLocations() implements InventoryQuery {}

    enum Level {
        /** Few are left; how few is a setting. None is low too. */
        @JsonProperty("low")
        LOW,
        @JsonProperty("out")
        OUT
    }
}
