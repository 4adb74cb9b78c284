package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I12;
import static cartulary.loadtest.check.Invariant.I13;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every process ends, and nobody who reads the book leaves an event out without saying so. */
final class ProcessProof implements Proof {
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** What was confirmed and is not taken back. REVOKING is none of them: its stock may be free already. */
    private static final Set<String> PAID = Set.of("CONFIRMED", "SHIPPING", "SHIPPED", "COMPLETED");

    private final StreamProof streams;
    private final StockProof stock;
    private final Map<String, Instant> payBy = new HashMap<>();
    private final Map<String, Map<String, Long>> demand = new HashMap<>();
    private final Map<String, Parked> parked = new TreeMap<>(); // By its stream, until a person acted or it ended.

    private record Parked(String step, String cause) {}

    ProcessProof(StreamProof streams, StockProof stock) {
        this.streams = streams;
        this.stock = stock;
    }

    List<String> parked() {
        return parked.entrySet().stream()
                .map(each -> "%s waits for a person at %s: %s"
                        .formatted(
                                each.getKey(),
                                each.getValue().step(),
                                each.getValue().cause()))
                .toList();
    }

    /** Only what would have ended it: a letter to its shopper, or its parcel, may wait for somebody and excuses nothing. */
    private boolean isWithAPerson(String order) {
        return Stream.of("checkout", "cancellation")
                .anyMatch(kind -> parked.containsKey("process-" + kind + ":" + order));
    }

    @Override
    public void see(Event event, Findings findings) {
        switch (event.name()) {
            case "OrderPlaced" -> {
                payBy.put(event.text("orderId"), Instant.parse(event.text("payBy")));
                demand.put(event.text("orderId"), taken(event.payload()));
            }
            case "ProcessParked" -> parked.put(event.stream(), new Parked(event.text("step"), event.text("cause")));
            case "ProcessRetried", "ProcessStepSkipped", "ProcessCompensated", "ProcessClosed" ->
                parked.remove(event.stream());
            case "ProcessAdvanced" -> {
                if (!event.text("outcome").isEmpty()) parked.remove(event.stream());
            }
            default -> {} // Of no process.
        }
    }

    /** What an order takes, by SKU: of a bundle what it was put together of when it was sold, and nothing of its own. */
    static Map<String, Long> taken(JsonNode placed) {
        var taken = new TreeMap<String, Long>();
        for (var line : placed.path("lines")) {
            var quantity = line.path("quantity").asLong();
            var parts = line.path("parts");
            if (parts.isEmpty()) taken.merge(line.path("sku").asText(), quantity, Long::sum);
            for (var part : parts) {
                var units = quantity * part.path("quantity").asLong();
                taken.merge(part.path("sku").asText(), units, Long::sum);
            }
        }
        return taken;
    }

    @Override
    public void conclude(World world, Findings findings) {
        payBy.forEach((order, until) -> ended(order, until, world, findings));
        for (var saga : world.sagas()) {
            if (!saga.type().toLowerCase(Locale.ROOT).contains("checkout"))
                continue; // What is sold may be on its way for weeks.
            var order = saga.associations().getOrDefault("orderId", "");
            findings.require(
                    !isFinal(order) || isWithAPerson(order),
                    I12,
                    () -> "%s %s goes on although %s has ended".formatted(saga.type(), saga.id(), order),
                    order);
        }
        world.overdue().forEach(task -> findings.wrong(I12, "nobody works " + task));
        silence(world, findings);
    }

    private boolean isFinal(String order) {
        var state = streams.stateOf("order", order);
        return PAID.contains(state) || state.equals("CANCELLED");
    }

    private void ended(String order, Instant until, World world, Findings findings) {
        findings.fact(I12);
        if (isWithAPerson(order)) return; // It waits for a person, who is told.
        var state = streams.stateOf("order", order);
        if (!isFinal(order)) {
            if (until.plus(GRACE).isBefore(world.now())) {
                findings.wrong(I12, "%s is %s, though it was to be paid by %s".formatted(order, state, until), order);
            }
            return;
        }
        var kept = stock.keptOf(order);
        var due = PAID.contains(state) ? demand.get(order) : Map.of();
        if (!kept.equals(due)) {
            findings.wrong(I12, "%s is %s and holds %s of %s".formatted(order, state, kept, due), order);
        }
        if (streams.stateOf("hold", order).equals("GRANTED")) {
            findings.wrong(I12, "%s is %s and still counts as open".formatted(order, state), order);
        }
    }

    private void silence(World world, Findings findings) {
        world.tokens()
                .forEach((processor, position) -> findings.require(
                        position >= world.head(),
                        I13,
                        () -> "%s has read up to %d of %d".formatted(processor, position, world.head())));
        var aside = new HashSet<String>();
        world.letters().forEach((sequence, letters) -> {
            long expected = letters.getFirst().index();
            for (var letter : letters) {
                aside.add(letter.stream());
                findings.require(
                        letter.index() == expected++,
                        I13,
                        () -> "the letters of %s are out of order at %d".formatted(sequence, letter.index()),
                        letter.stream());
            }
        });
        streams.lives("notification")
                .forEach((stream, state) -> findings.require(
                        state.equals("SETTLED") || aside.contains(stream),
                        I13,
                        () -> stream + " was received, and nothing came of it",
                        stream));
    }
}
