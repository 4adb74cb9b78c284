package cartulary.contract.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From where an order is served: nearest first. Near is, in this order: the same country and the longest common beginning of
 * the postal codes, which post offices number by region; the same country; then by priority.
 *
 * @param locations by id
 */
public record Routing(SortedMap<String, Location> locations, Split split) {
    /** Before anybody set up anything: the one location there always is. */
    public static final Routing PLAIN = new Routing(
            new TreeMap<>(java.util.Map.of(
                    StockItemId.MAIN, new Location(StockItemId.MAIN, StockItemId.MAIN, null, null, 0))),
            Split.NEVER);

    public Routing with(LocationEvent event) {
        return switch (event) {
            case LocationEvent.LocationSet set -> {
                var all = new TreeMap<>(locations);
                all.put(set.location().id(), set.location());
                yield new Routing(all, split);
            }
            case LocationEvent.SplitSet set -> new Routing(locations, set.split());
        };
    }

    /** All locations; where it goes may be null in part or whole. */
    public List<String> nearest(String country, String postalCode) {
        return locations.values().stream()
                .sorted(Comparator.comparingInt((Location location) -> -nearness(location, country, postalCode))
                        .thenComparingInt(Location::priority)
                        .thenComparing(Location::id))
                .map(Location::id)
                .toList();
    }

    private static int nearness(Location location, String country, String postalCode) {
        if (country == null || !country.equalsIgnoreCase(location.country())) return 0;
        if (postalCode == null || location.postalCode() == null) return 1;
        var common = 0;
        var shorter = Math.min(postalCode.length(), location.postalCode().length());
        while (common < shorter
                && postalCode.charAt(common) == location.postalCode().charAt(common)) common++;
        return 1 + common;
    }
}
