package cartulary.contract.inventory;

/**
 * A place that has stock.
 *
 * @param id as in its stock items' ids
 * @param country ISO 3166 of two letters; null if it is near to none
 * @param postalCode where in it; null as above
 * @param priority between equally near ones the lower is asked first
 */
public record Location(String id, String name, String country, String postalCode, int priority) {}
