package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I6;
import static cartulary.loadtest.check.Invariant.I7;
import static cartulary.loadtest.check.Invariant.I8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What callers were told, held against the book: the shop's clients, as far as there is a history of theirs, and the
 * provider, which keeps account of every notification that the shop acknowledged.
 */
final class ClientProof implements Proof {
    private final Set<String> keys = new HashSet<>();
    private final Set<String> orderKeys = new HashSet<>();
    private final Set<String> cartVersions = new HashSet<>();
    private final Map<String, Set<String>> streamsByStockKey = new TreeMap<>();
    private final Map<String, JsonNode> placed = new HashMap<>();
    private final Map<String, Long> received = new TreeMap<>();
    private final Map<String, Event> claims = new TreeMap<>();
    private final Map<String, Event> variants = new TreeMap<>();
    private final Map<String, Set<String>> acts = new HashMap<>(); // Order → names of its events.
    private int acknowledgedLost;

    /** Of what clients were promised; notifications not counted. */
    int acknowledgedLost() {
        return acknowledgedLost;
    }

    @Override
    public void see(Event event, Findings findings) {
        var key = event.metadata().path("idempotencyKey").asText("");
        var order = event.text("orderId");
        if (!key.isEmpty()) keys.add(key);
        if (!order.isEmpty()) acts.computeIfAbsent(order, _ -> new HashSet<>()).add(event.name());
        switch (event.name()) {
            case "OrderPlaced" -> {
                placed.put(order, event.payload());
                if (key.isEmpty()) return;
                findings.require(
                        orderKeys.add(key), I8, () -> "two orders were placed by one key " + key, event.stream());
            }
            case "CartCheckedOut" ->
                findings.require(
                        cartVersions.add(event.text("cartId") + " " + event.number("version")),
                        I8,
                        () -> "two orders were made of version %d of %s"
                                .formatted(event.number("version"), event.text("cartId")),
                        event.stream());
            case "StockReceived", "StockAdjusted" -> {
                var act = event.text("key");
                findings.require(
                        streamsByStockKey
                                .computeIfAbsent(event.name() + " " + act, _ -> new HashSet<>())
                                .add(event.stream()),
                        I8,
                        () -> "%s twice by one key %s".formatted(event.name(), act),
                        event.stream());
            }
            case "NotificationReceived" -> {
                var id = event.stream().substring(event.stream().indexOf(':') + 1);
                findings.require(
                        received.merge(id, 1L, Long::sum) == 1,
                        I8,
                        () -> "notification %s stands there twice".formatted(id),
                        event.stream());
            }
            case "SkuClaimed" -> claims.put(event.text("sku"), event);
            case "VariantAdded" -> variants.put(event.payload().findPath("sku").asText(), event);
            default -> {} // Told to nobody outside.
        }
    }

    @Override
    public void conclude(World world, Findings findings) {
        for (var delivery : world.deliveries()) {
            if (!delivery.acknowledged()) continue;
            findings.require(
                    received.containsKey(delivery.event()),
                    I6,
                    () -> "the provider's %s was acknowledged and is not in the book".formatted(delivery.event()),
                    "notification of " + delivery.event());
        }
        // Two events of one append.
        variants.forEach((sku, variant) -> findings.require(
                claims.containsKey(sku), I7, () -> "%s has a variant nobody claimed".formatted(sku), variant.stream()));
        claims.forEach((sku, claim) -> findings.require(
                variants.containsKey(sku),
                I7,
                () -> "%s is claimed and no variant has it".formatted(sku),
                claim.stream()));
        world.history().stream()
                .filter(call -> !call.key().isEmpty())
                .collect(Collectors.groupingBy(call -> call.kind() + " " + call.key()))
                .values()
                .forEach(calls -> judge(calls, findings));
    }

    /** All calls with one key. */
    private void judge(List<Told> calls, Findings findings) {
        var first = calls.getFirst();
        var told = calls.stream().filter(Told::ok).toList();
        var names = told.stream().map(Told::about).collect(Collectors.toSet());
        findings.require(names.size() <= 1, I8, () -> "one key %s was answered with %s".formatted(first.key(), names));
        for (var call : told) {
            var there = present(call);
            if (!there) acknowledgedLost++;
            findings.require(
                    there,
                    I6,
                    () -> "%s %s was acknowledged and is not in the book".formatted(call.kind(), call.key()),
                    call.about());
        }
        if (told.isEmpty() && calls.stream().allMatch(Told::refused)) {
            findings.require(
                    !happened(first),
                    I7,
                    () -> "%s %s was refused (%d) and is in the book"
                            .formatted(first.kind(), first.key(), first.status()),
                    first.about());
        }
    }

    private boolean present(Told call) {
        return switch (call.kind()) {
            case "place" -> {
                var order = placed.get(call.about());
                yield order != null && demand(order).equals(demand(call.body()));
            }
            case "cancel" -> {
                var names = acts.getOrDefault(call.about(), Set.of());
                yield names.contains("OrderCancellationRequested") || names.contains("OrderConfirmed");
            }
            default -> happened(call);
        };
    }

    /** Something was stored for the sake of that key. */
    private boolean happened(Told call) {
        return keys.contains(Keys.kept(call.actor(), call.key()));
    }

    private static Map<String, Long> demand(JsonNode lines) {
        var demand = new TreeMap<String, Long>();
        lines.path("lines")
                .forEach(line -> demand.merge(
                        line.path("sku").asText(), line.path("quantity").asLong(), Long::sum));
        return demand;
    }
}
