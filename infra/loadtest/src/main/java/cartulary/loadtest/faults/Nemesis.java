package cartulary.loadtest.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Strikes the shop and what it stands on at seeded moments, sees it come back, and strikes again. The seed alone decides whom and how;
 * when depends on how long each takes to come back.
 */
final class Nemesis {
    private static final List<String> TARGETS = List.of("shop", "postgresql", "redis", "sandbox");
    private static final Duration BACK_WITHIN = Duration.ofMinutes(5);

    private final Shop shop;
    private final Door door;
    private final Random random;
    private final Consumer<String> say;
    private final String probe;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> stops = new TreeMap<>();
    private double slowest;
    private int probes;

    Nemesis(Shop shop, Door door, long seed, String probe, Consumer<String> say) {
        this.shop = shop;
        this.door = door;
        this.random = new Random(seed);
        this.probe = probe;
        this.say = say;
        TARGETS.forEach(target -> kills.put(target, 0));
    }

    Map<String, Integer> kills() {
        return kills;
    }

    Map<String, Integer> stops() {
        return stops;
    }

    /** From a kill to a fresh order that can be paid. */
    double slowest() {
        return slowest;
    }

    void rage(long untilNanos) throws IOException {
        var first = random.nextInt(TARGETS.size());
        for (var n = 0; ; n++) {
            var pause = 1_000 + random.nextInt(6_000);
            // Each in its turn at first, so that a short run meets all of them.
            var target = n < TARGETS.size()
                    ? TARGETS.get((first + n) % TARGETS.size())
                    : TARGETS.get(random.nextInt(TARGETS.size()));
            var kill = n < TARGETS.size() || random.nextInt(4) != 0;
            var asleep = 1_000 + random.nextInt(4_000);
            var both = random.nextInt(6) == 0 ? TARGETS.get(random.nextInt(TARGETS.size())) : target;
            if (System.nanoTime() + pause * 1_000_000L > untilNanos) return;
            rest(pause);
            if (kill) kill(target, both);
            else stop(target, asleep);
        }
    }

    /** @param second killed with it; the same for it alone */
    private void kill(String target, String second) throws IOException {
        var struck = System.nanoTime();
        strike(target);
        if (!second.equals(target)) strike(second);
        if (!shop.isAlive()) shop.start(List.of());
        if (!shop.isAlive() || kills.isEmpty()) throw new IOException("the shop does not start; see " + shop.log());
        back(struck, "kill of " + (second.equals(target) ? target : target + " and " + second));
    }

    private void strike(String target) throws IOException {
        shop.signal("KILL", target);
        kills.merge(target, 1, Integer::sum);
    }

    private void stop(String target, int millis) throws IOException {
        var struck = System.nanoTime();
        shop.signal("STOP", target);
        try {
            rest(millis);
        } finally {
            shop.signal("CONT", target);
        }
        stops.merge(target, 1, Integer::sum);
        back(struck + millis * 1_000_000L, "stop of %s for %d ms".formatted(target, millis));
    }

    private void back(long struck, String what) throws IOException {
        var again = false;
        while (!again) {
            if (System.nanoTime() - struck > BACK_WITHIN.toNanos()) {
                throw new IOException(what + ": the shop does not come back");
            }
            if (!shop.isAlive()) {
                // It may give up while the one it stands on is down; whoever runs it starts it again.
                say.accept(what + ": the shop has ended, and is started again");
                shop.start(List.of());
            }
            again = sells();
        }
        var seconds = (System.nanoTime() - struck) / 1e9;
        slowest = Math.max(slowest, seconds);
        say.accept("%s: sells again after %.1f s".formatted(what, seconds));
    }

    /** A fresh order can be paid: nothing less is being back. */
    private boolean sells() throws IOException {
        Shop.pause();
        if (!java.nio.file.Files.exists(shop.folder().resolve("shop.json"))) return false;
        if (!door.send("GET", shop.management("/actuator/health/readiness"), Map.of(), null)
                .ok()) return false;
        var guest = door.guest();
        if (guest == null) return false;
        var body = Shop.JSON.createObjectNode();
        body.putArray("lines").addObject().put("sku", probe).put("quantity", 1);
        var placed =
                door.post("place", "/api/v1/orders", guest, "probe-" + ++probes, Crowd.withRecipient(body), "orderId");
        if (!placed.ok()) return false;
        var path = "/api/v1/orders/" + placed.body().path("orderId").asText();
        for (var until = System.nanoTime() + 15_000_000_000L; System.nanoTime() < until; Shop.pause()) {
            var view = door.get(path, guest).body();
            if (view.path("payment").path("clientSecret").isTextual()) {
                door.post(
                        "cancel",
                        path + "/cancellation",
                        guest,
                        "probe-cancel-" + probes,
                        null,
                        "=" + view.path("orderId").asText());
                return true;
            }
        }
        return false;
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // Time between two strikes is what the seed says.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
