package cartulary.saga.checkout;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Where the goods of one order are looked for, frozen when the order's process begins: parts, each of which is served by one of
 * its groups, tried in order, wholly or not at all.
 *
 * <p>It asks one item at a time, in the order of the SKUs. Two orders that each need what the other needs meet at the first
 * SKU they share: one of them gets it and goes on, the other gets nothing more. Asked side by side, each could take what
 * the other lacks, and both would go without.
 */
record Allocation(List<Part> parts) {
    /** @param groups nearest first */
    record Part(List<Group> groups) {}

    record Group(List<Pick> picks) {}

    /**
     * Units of one SKU.
     *
     * @param items at one location its buckets; at several where units may be split
     * @param backorderMax units that may be promised by the last of the items, where all else is of no avail
     */
    record Pick(int quantity, int backorderMax, List<StockItemId> items) {}

    /** What is to be done next. */
    sealed interface Next {
        /** @param atLeast with fewer there it is of no use */
        record Ask(StockItemId item, int quantity, int atLeast, int backorderMax) implements Next {}

        /** Everything is held or promised. */
        record Complete() implements Next {}

        record OutOfStock() implements Next {}
    }

    /**
     * @param demand by SKU, in their order
     * @param locations nearest first, at least one
     * @param purpose what spreads over buckets
     */
    static Allocation of(
            SortedMap<Sku, Integer> demand,
            List<String> locations,
            Split split,
            Function<Sku, StockPlan> plans,
            String purpose) {
        var parts = new ArrayList<Part>();
        switch (split) {
            case NEVER ->
                parts.add(new Part(locations.stream()
                        .map(location -> new Group(demand.entrySet().stream()
                                .map(wanted -> pick(wanted, List.of(location), locations, plans, purpose))
                                .toList()))
                        .toList()));
            case LINES ->
                demand.entrySet()
                        .forEach(wanted -> parts.add(new Part(locations.stream()
                                .map(location ->
                                        new Group(List.of(pick(wanted, List.of(location), locations, plans, purpose))))
                                .toList())));
            case UNITS ->
                demand.entrySet()
                        .forEach(wanted -> parts.add(new Part(
                                List.of(new Group(List.of(pick(wanted, locations, locations, plans, purpose)))))));
        }
        return new Allocation(parts);
    }

    /** As it was when there was one location, no buckets, and all was asked at once. */
    static Allocation ofOneLocation(Map<StockItemId, Integer> demand) {
        return new Allocation(List.of(new Part(List.of(new Group(demand.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(wanted -> new Pick(wanted.getValue(), 0, List.of(wanted.getKey())))
                .toList())))));
    }

    private static Pick pick(
            Map.Entry<Sku, Integer> wanted,
            List<String> from,
            List<String> all,
            Function<Sku, StockPlan> plans,
            String purpose) {
        var plan = plans.apply(wanted.getKey());
        var items = from.stream()
                .flatMap(location ->
                        StockItemId.of(wanted.getKey(), location)
                                .walk(purpose, plan.buckets(), plan.bucketsOpened())
                                .stream())
                .toList();
        // Promised only where nothing else is left to be asked.
        var promises = from.getLast().equals(all.getLast()) ? plan.backorderMax() : 0;
        return new Pick(wanted.getValue(), promises, items);
    }

    /** @param known what was asked so far, and answered */
    Next next(Map<StockItemId, CheckoutSaga.Holding> known) {
        for (var part : parts) {
            var tried =
                    part.groups().stream().filter(group -> !spent(group, known)).findFirst();
            if (tried.isEmpty()) return new Next.OutOfStock();
            for (var pick : tried.get().picks()) {
                var missing = pick.quantity() - got(pick, known);
                if (missing > 0) return ask(pick, missing, known);
            }
        }
        return new Next.Complete();
    }

    /** Held for a group that could not serve its part after all. */
    Set<StockItemId> unwanted(Map<StockItemId, CheckoutSaga.Holding> known) {
        var unwanted = new HashSet<StockItemId>();
        parts.stream()
                .flatMap(part -> part.groups().stream())
                .filter(group -> spent(group, known))
                .flatMap(group -> group.picks().stream())
                .forEach(pick -> unwanted.addAll(pick.items()));
        return unwanted;
    }

    private static Next ask(Pick pick, int missing, Map<StockItemId, CheckoutSaga.Holding> known) {
        var item = pick.items().stream()
                .filter(each -> !known.containsKey(each) || !known.get(each).answered())
                .findFirst()
                .orElseThrow();
        var last = item.equals(pick.items().getLast());
        return new Next.Ask(item, missing, last ? missing : 1, last ? pick.backorderMax() : 0);
    }

    /** Every item of one of its picks was asked, and together they have too few. */
    private static boolean spent(Group group, Map<StockItemId, CheckoutSaga.Holding> known) {
        return group.picks().stream()
                .anyMatch(pick -> got(pick, known) < pick.quantity()
                        && pick.items().stream()
                                .allMatch(item -> known.containsKey(item)
                                        && known.get(item).answered()));
    }

    private static int got(Pick pick, Map<StockItemId, CheckoutSaga.Holding> known) {
        return pick.items().stream()
                .map(known::get)
                .filter(holding -> holding != null && holding.open())
                .mapToInt(CheckoutSaga.Holding::had)
                .sum();
    }
}
