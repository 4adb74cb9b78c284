package cartulary.contract.inventory;

import java.util.List;

/** Where the shop has stock, by id, and what of an order may come from different places. */
public record LocationList(List<Location> items, Split split) {}
