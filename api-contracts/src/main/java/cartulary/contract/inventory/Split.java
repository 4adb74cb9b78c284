package cartulary.contract.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of an order may come from different locations. */
public enum Split {
    /** Nothing: one location has it all, or it is out of stock. */
    @JsonProperty("never")
    NEVER,
    /** Its SKUs; the units of one SKU come from one location. */
    @JsonProperty("lines")
    LINES,
    /** Every unit. */
    @JsonProperty("units")
    UNITS
}
