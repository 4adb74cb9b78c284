package cartulary.loadtest.faults;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Providers with whom a part of all that they are asked, and of all that they tell, goes wrong, in every way that the sandbox knows. A
 * sandbox that was killed behaves well again, so it is told anew.
 */
final class Trouble implements AutoCloseable {
    private static final List<String> CALLS = List.of(
            "latency",
            "dropBefore",
            "dropAfter",
            "truncate",
            "status500",
            "status429",
            "status409",
            "unsigned",
            "badAnswerSignature",
            "oldAnswer");
    private static final List<String> NOTICES =
            List.of("duplicate", "drop", "delay", "reorder", "wrongSignature", "oldTimestamp", "probe");
    /** Longer than the shop waits for an answer. */
    private static final int LATE_MS = 2500;

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Pattern UNKNOWN = Pattern.compile("(?m)^payment_unknown(?:\\{[^}]*})? ([0-9.E]+)$");

    private final Function<String, URI> sandbox;
    private final Function<String, URI> management;
    private final Door door;
    private final String faults;
    private final Thread keeper;
    private volatile boolean over;

    /** @param percent of calls, and of notifications, 0 to 100; 0: no trouble */
    Trouble(Shop shop, Door door, int percent, long seed) {
        this(shop::sandbox, shop::management, door, percent, seed);
    }

    /** @param sandbox where a path of its is found now; likewise of the shop's management */
    Trouble(Function<String, URI> sandbox, Function<String, URI> management, Door door, int percent, long seed) {
        this.sandbox = sandbox;
        this.management = management;
        this.door = door;
        var all = Shop.JSON.createArrayNode();
        for (var kinds : List.of(CALLS, NOTICES)) {
            // They are asked one after another whether they strike: together as often as wished.
            var rate = 1 - Math.pow(1 - percent / 100.0, 1.0 / kinds.size());
            for (var kind : kinds) {
                all.addObject()
                        .put("kind", kind)
                        .put("rate", rate)
                        .put("millis", LATE_MS)
                        .put("seed", seed * 31 + kind.hashCode());
            }
        }
        this.faults = all.toString();
        this.over = percent == 0;
        this.keeper = Thread.ofVirtual().name("trouble").start(this::keep);
    }

    private void keep() {
        while (!over) {
            var now = door.send("GET", sandbox.apply("/sandbox/faults"), Map.of(), null);
            if (now.ok() && now.body().path("faults").isEmpty() && !over) {
                door.send("POST", sandbox.apply("/sandbox/faults"), JSON, faults);
            }
            Shop.pause();
        }
    }

    /** From here on providers are well. */
    @Override
    public void close() {
        over = true;
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var i = 0; i < 100; i++) {
            if (door.send("DELETE", sandbox.apply("/sandbox/faults"), Map.of(), null)
                    .ok()) return;
            Shop.pause();
        }
        throw new IllegalStateException("the sandbox does not answer");
    }

    /** Seconds until of no payment the outcome is unknown, as the shop's own gauge tells. */
    double settled(Duration max) {
        var from = System.nanoTime();
        for (var seconds = 0.0; ; seconds = (System.nanoTime() - from) / 1e9) {
            var told = UNKNOWN.matcher(door.text(management.apply("/actuator/prometheus")));
            if (told.find() && Double.parseDouble(told.group(1)) == 0) return seconds;
            if (seconds > max.toSeconds()) return seconds;
            rest();
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(500); // The gauge reads a view each time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
