package cartulary.loadtest;

import cartulary.loadtest.faults.Crowd;
import cartulary.loadtest.faults.Door;
import cartulary.loadtest.faults.Shop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * {@code bench orders}: people who buy, through HTTP and beside all servers on the same cores: from the click on "order" until the
 * order's stream says that it is confirmed. And many who want the last few of one thing at the same moment.
 */
final class OrdersBench {
    static final List<String> CASES = List.of("order", "race");

    /** Limits that a crowd from one address would meet; a stream ends with its order, as those of people who leave the page do. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "cartulary.gateway.limits.checkout-per-minute", "0",
            "cartulary.gateway.limits.per-minute", "0",
            "cartulary.gateway.limits.address-per-minute", "0",
            "cartulary.gateway.limits.guests-per-minute", "0",
            "cartulary.gateway.limits.webhook-per-second", "0",
            "cartulary.gateway.events.linger", "0s"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SKUS = 64;
    private static final int PLENTY = 100_000;
    private static final int RACERS = 500;
    private static final int UNITS = 100;
    private static final int TRIES = 40;
    private static final String CARD = "pm_card_visa";
    private static final List<String> STORES = List.of("postgresql", "redis", "mongodb");

    private final Words words;
    private final List<String> cases;
    private final List<Integer> clients;
    private final Duration length;
    private final Duration ramp;
    private final Report report;
    private final Consumer<String> progress;

    static String usage() {
        return """
            bench orders [--json] [--case order,race] [--clients 1,8,64] [--seconds N] [--ramp N]
                         [--peer-per-s X] [--peer-cpu-ms Y] [--jfr FILE] [--data DIR]
            Orders through HTTP, from POST to confirmed, paid in the sandbox; driver, shop and servers share the machine.
              --case         order: so many shoppers, one order each under way; race: %d shoppers at once for %d units
              --clients      shoppers (1,8,64)
              --seconds      of each measurement (20)
              --ramp         seconds before anything counts (10); three times as long before the first
              --peer-per-s, --peer-cpu-ms   what another shop did on this machine in the same hour: orders a second, CPU an order
              --jfr          writes a recording of the shop's JVM
              --data         the folder in which the shop has its own, on the disk to be measured
            """.formatted(RACERS, UNITS);
    }

    /** @throws IllegalArgumentException if the words make no sense */
    OrdersBench(List<String> given, java.io.PrintStream out, Consumer<String> progress) {
        var known = new LinkedHashMap<String, String>();
        known.put("--case", "order,race");
        known.put("--clients", "1,8,64");
        known.put("--seconds", "20");
        known.put("--ramp", "10");
        known.put("--peer-per-s", null);
        known.put("--peer-cpu-ms", null);
        known.put("--jfr", null);
        known.put("--data", "target");
        this.words = new Words("orders", known, given);
        this.cases = words.names("--case", CASES);
        this.clients = words.numbers("--clients", n -> n >= 1 && n <= 1000);
        this.length = Duration.ofSeconds(words.number("--seconds", n -> n >= 1));
        this.ramp = Duration.ofSeconds(words.number("--ramp", n -> n >= 0));
        this.report = new Report("orders", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        var folder = Path.of(words.text("--data"))
                .toAbsolutePath()
                .normalize()
                .resolve("bench-orders-" + ProcessHandle.current().pid());
        var jvm = new ArrayList<String>();
        var recording = words.text("--jfr");
        if (recording != null)
            jvm.add("-XX:StartFlightRecording=settings=profile,filename="
                    + Path.of(recording).toAbsolutePath());
        var settings = new TreeMap<>(SETTINGS);
        settings.put("cartulary.gateway.limits.streams-per-caller", Integer.toString(RACERS));
        try (var shop = new Shop(Path.of("").toAbsolutePath(), folder, settings, jvm)) {
            shop.start();
            var said = new LinkedHashMap<String, Object>(settings);
            said.put("seconds", length.toSeconds());
            said.put("load_average", load);
            report.settings(said);
            var door = new Door(shop);
            var skus = stocked(door);
            var meter = meter(shop);
            if (cases.contains("order")) order(door, skus, meter);
            if (cases.contains("race")) report.add(List.of(race(door, skus.getFirst(), meter)));
            shop.close();
            shop.delete();
        }
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private static Supplier<Cpu> meter(Shop shop) throws IOException {
        var servers = new TreeMap<String, Long>();
        for (var server : STORES) servers.put(server, shop.pid(server));
        servers.put("sandbox", shop.pid("sandbox"));
        var alone = Map.of("shop", shop.pid("shop"));
        return () -> new Cpu(servers, alone);
    }

    private void order(Door door, List<String> skus, Supplier<Cpu> meter) throws Exception {
        var warm = ramp.multipliedBy(3);
        for (var count : clients) {
            progress.accept("order: " + count + (count == 1 ? " shopper" : " shoppers"));
            var shoppers = IntStream.range(0, count)
                    .mapToObj(number -> new Shopper(door, door.guest(), skus, number))
                    .toList();
            var measured = Load.of(shoppers, 1, warm, length, meter);
            report.add(List.of(againstPeer(Line.of("order", "cartulary", count, named(measured), Map.of()))));
            warm = ramp;
        }
    }

    private Line againstPeer(Line line) {
        var perSecond = words.decimal("--peer-per-s");
        return perSecond == null ? line : line.against("peer", peer(perSecond));
    }

    private static Line peer(double perSecond) {
        return new Line("order", "peer", 0, perSecond, null, null, Map.of(), List.of(), Map.of());
    }

    /** This process is the driver here. */
    private static Load.Measured named(Load.Measured measured) {
        return new Load.Measured(
                measured.seconds(),
                measured.rows(),
                measured.p50Millis(),
                measured.p99Millis(),
                named(measured.cpuMillis()));
    }

    private static Map<String, Double> named(Map<String, Double> cpu) {
        var named = new TreeMap<>(cpu);
        named.put("driver", named.remove("jvm"));
        return named;
    }

    private Line race(Door door, String sku, Supplier<Cpu> meter) throws Exception {
        progress.accept("race: %d shoppers, %d units".formatted(RACERS, UNITS));
        var admin = door.staff("admin");
        var difference = UNITS - available(door, sku);
        var counted = JSON.createObjectNode().put("difference", difference).put("reason", "the last of them");
        if (difference != 0)
            sure(door.post("adjust", "/api/v1/admin/stock/" + sku + "/adjustments", admin, "race-stock", counted, "="));
        while (available(door, sku) != UNITS) TimeUnit.MILLISECONDS.sleep(20);
        var shoppers = IntStream.range(0, RACERS)
                .mapToObj(number -> new Shopper(door, door.guest(), List.of(sku), 1_000_000 + number))
                .toList();
        var go = new CountDownLatch(1);
        var took = new long[RACERS];
        var ends = new TreeMap<String, Integer>();
        double seconds;
        Map<String, Double> cpu;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<String>>();
            for (var shopper : shoppers)
                running.add(threads.submit(() -> {
                    go.await();
                    return shopper.buy();
                }));
            var used = meter.get();
            var begun = System.nanoTime();
            go.countDown();
            for (int i = 0; i < RACERS; i++) {
                ends.merge(running.get(i).get(), 1, Integer::sum);
                took[i] = System.nanoTime() - begun;
            }
            seconds = (System.nanoTime() - begun) / 1e9;
            cpu = named(used.since());
        }
        cpu.replaceAll((_, millis) -> millis / RACERS);
        var more = new LinkedHashMap<String, Object>();
        more.put("units", UNITS);
        more.put("sold", ends.getOrDefault("confirmed", 0));
        more.put("ended", ends);
        more.put("left", available(door, sku));
        more.put("seconds", Line.rounded(seconds, 3));
        return new Line(
                "race",
                "cartulary",
                RACERS,
                Line.rounded(RACERS / seconds, 1),
                null,
                null,
                Line.rounded(cpu),
                List.of(),
                more);
    }

    private static int available(Door door, String sku) throws InterruptedException {
        return sure(pressed(() -> door.get("/api/v1/availability?sku=" + sku, null)))
                .path(0)
                .path("available")
                .asInt();
    }

    /** Some of what the shop has, plenty of each. */
    private static List<String> stocked(Door door) throws InterruptedException {
        var admin = door.staff("admin");
        var skus = new ArrayList<String>();
        for (var item : sure(door.get("/api/v1/products?size=100", null)).path("items")) {
            var product =
                    sure(door.get("/api/v1/products/" + item.path("productId").asText(), null));
            for (var variant : product.path("variants")) {
                // A bundle's parts have the stock, and not plenty of it.
                if (variant.path("parts").isEmpty())
                    skus.add(variant.path("sku").asText());
            }
            if (skus.size() >= SKUS) break;
        }
        var plenty = JSON.createObjectNode().put("quantity", PLENTY);
        for (var sku : skus)
            sure(pressed(() -> door.post(
                    "receive", "/api/v1/admin/stock/" + sku + "/receipts", admin, "plenty-" + sku, plenty, "=")));
        while (available(door, skus.getLast()) < PLENTY) TimeUnit.MILLISECONDS.sleep(20);
        return List.copyOf(skus);
    }

    /** As people do who are told that the shop cannot now: again, under the same key. What that takes counts. */
    private static Door.Answer pressed(Supplier<Door.Answer> press) throws InterruptedException {
        var answer = press.get();
        for (int again = 0; answer.unknown() && again < TRIES; again++) {
            TimeUnit.MILLISECONDS.sleep(250);
            answer = press.get();
        }
        return answer;
    }

    private static JsonNode sure(Door.Answer answer) {
        if (!answer.ok())
            throw new IllegalStateException("answered with %d: %s".formatted(answer.status(), answer.body()));
        return answer.body();
    }

    private List<Bar> bars() {
        var bars = new ArrayList<Bar>();
        var perSecond = words.decimal("--peer-per-s");
        var cpu = words.decimal("--peer-cpu-ms");
        for (var line : report.lines()) {
            if (line.work().equals("race")) {
                bars.add(new Bar("race: units sold", false, UNITS, number(line, "sold")));
                bars.add(new Bar("race: units sold too many", true, 0, number(line, "sold") - UNITS));
                bars.add(new Bar("race: seconds until everybody knew", true, 5, number(line, "seconds")));
                continue;
            }
            var who = line.clients() == 1 ? "one shopper" : line.clients() + " shoppers";
            if (line.clients() == 1) bars.add(new Bar(who + ": p50 in ms", true, 40, line.p50Millis()));
            if (line.clients() == 64) bars.add(new Bar(who + ": p99 in ms", true, 1500, line.p99Millis()));
            if (line.clients() == 1) continue;
            if (perSecond != null)
                bars.add(new Bar(who + ": orders/s to the peer's", false, 10, line.perSecond() / perSecond));
            if (cpu != null)
                bars.add(new Bar(
                        who + ": CPU of shop and stores to the peer's", true, 0.1, ofShopAndStores(line) / cpu));
        }
        return bars;
    }

    private static double number(Line line, String name) {
        return ((Number) line.more().get(name)).doubleValue();
    }

    private static double ofShopAndStores(Line line) {
        return line.cpuMillisEach().entrySet().stream()
                .filter(each -> each.getKey().equals("shop") || STORES.contains(each.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Orders, pays and waits until it is confirmed; then again. */
    static final class Shopper implements Load.Step {
        private static final String PAYABLE = "PaymentActionRequired";

        private final Door door;
        private final String guest;
        private final List<String> skus;
        private int number;
        private String last;

        Shopper(Door door, String guest, List<String> skus, int number) {
            this.door = door;
            this.guest = guest;
            this.skus = skus;
            this.number = number;
        }

        @Override
        public void run() throws Exception {
            var end = buy();
            if (!end.equals("confirmed")) throw new IllegalStateException("an order ended " + end);
        }

        /** Whose order it was that was confirmed. */
        String bought() throws Exception {
            run();
            return last;
        }

        /** How it ended. */
        String buy() throws IOException, InterruptedException {
            var body = JSON.createObjectNode();
            body.putArray("lines")
                    .addObject()
                    .put("sku", skus.get(number++ % skus.size()))
                    .put("quantity", 1);
            var wish = Crowd.withRecipient(body);
            var key = "bench-" + number;
            var placed = pressed(() -> door.post("place", "/api/v1/orders", guest, key, wish, "orderId"));
            var order = sure(placed).path("orderId").asText();
            last = order;
            try (var told = door.follow(order, guest)) {
                for (var line = told.iterator(); line.hasNext(); ) {
                    var next = line.next();
                    if (next.startsWith("event:") && next.endsWith(PAYABLE)) pay(order);
                    else if (next.contains("\"status\":\"confirmed\"")) return "confirmed";
                    else if (next.contains("\"status\":\"cancelled\"")) return "cancelled";
                }
            }
            throw new IllegalStateException("the stream of %s ended before it did".formatted(order));
        }

        private void pay(String order) throws InterruptedException {
            var secret = sure(pressed(() -> door.get("/api/v1/orders/" + order, guest)))
                    .path("payment")
                    .path("clientSecret");
            sure(pressed(() -> door.pay(secret.asText(), CARD)));
        }
    }
}
