package cartulary.loadtest.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Has the shop die at a named point in the middle of what one kind of shopper wants, and start again: whoever was inside goes on as
 * people do, by asking again. The names are those of the shop's {@code FailPoint}.
 */
final class Points {
    private static final List<String> NAMES = List.of(
            "before-append",
            "after-append",
            "before-call",
            "after-call",
            "before-reply",
            "after-reply",
            "before-token",
            "after-token");
    private static final int PASSES_MAX = 6;
    private static final int SHOPPERS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * @param pass at which it dies, counted from when the first shopper comes in
     */
    record Case(String point, String errand, int pass) {}

    /**
     * @param cases that were played
     * @param died those in which the point was reached; in the others the shop was killed when its shoppers had gone
     */
    record Played(int cases, int died) {}

    private final Shop shop;
    private final Crowd crowd;
    private final Random random;
    private final Consumer<String> say;

    Points(Shop shop, Crowd crowd, long seed, Consumer<String> say) {
        this.shop = shop;
        this.crowd = crowd;
        this.random = new Random(seed);
        this.say = say;
    }

    /** @param count of all points with all errands, drawn by the seed */
    Played play(int count) throws IOException {
        var cases = new ArrayList<Case>();
        for (var point : NAMES) {
            for (var errand : Crowd.errands()) cases.add(new Case(point, errand, 1 + random.nextInt(PASSES_MAX)));
        }
        Collections.shuffle(cases, random);
        var drawn = cases.subList(0, Math.min(count, cases.size()));
        var died = 0;
        for (var each : drawn) {
            var reached = dies(each);
            if (reached) died++;
            say.accept("%s: %s".formatted(each, reached ? "died" : "never came there"));
        }
        if (!drawn.isEmpty()) {
            shop.start(List.of());
            shop.awaitReady(Duration.ofMinutes(2));
        }
        return new Played(drawn.size(), died);
    }

    private boolean dies(Case which) throws IOException {
        var armed = shop.folder().resolve("armed");
        shop.signal("KILL", "shop");
        shop.start(List.of(
                "-Dcartulary.fail-point=%s:%d".formatted(which.point, which.pass),
                "-Dcartulary.fail-point.armed=" + armed));
        shop.awaitReady(Duration.ofMinutes(2));
        Files.createFile(armed);
        try {
            var shoppers = new ArrayList<Future<?>>();
            for (int i = 0; i < SHOPPERS; i++) shoppers.add(crowd.send(which.errand, new Random(random.nextLong())));
            var until = System.nanoTime() + LONGEST.toNanos();
            while (shop.isAlive()
                    && System.nanoTime() < until
                    && !shoppers.stream().allMatch(Future::isDone)) Shop.pause();
            return !shop.isAlive();
        } finally {
            Files.delete(armed);
        }
    }
}
