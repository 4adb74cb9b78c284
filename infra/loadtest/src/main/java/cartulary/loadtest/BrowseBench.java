package cartulary.loadtest;

import cartulary.embedded.DataFolder;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.loadtest.Driver.Request;
import cartulary.loadtest.Goods.Item;
import cartulary.loadtest.faults.Door;
import cartulary.loadtest.faults.Shop;
import cartulary.query.support.Cursor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code bench browse}: a large catalogue looked at through HTTP: a page of a list, a product, a search, and products whose
 * prices change meanwhile; beside an endpoint of the same server, behind the same filters, that answers as many constant bytes.
 */
final class BrowseBench {
    static final List<String> CASES = List.of("list", "product", "search", "mix");
    static final List<String> VARIANTS = List.of("bare", "warm", "cold");

    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "cartulary.bench.enabled", "true",
            "cartulary.gateway.limits.per-minute", "0",
            "cartulary.gateway.limits.address-per-minute", "0",
            // Of the stand-in, which keeps all that the views hold in its heap.
            "mongo.memory", "6144"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HITS =
            Pattern.compile("cartulary_cache_total\\{level=\"(\\w+)\",region=\"(\\w+)\",result=\"(\\w+)\"} ([0-9.E]+)");
    private static final List<String> STORES = List.of("postgresql", "redis", "mongodb");
    private static final int DRAWN = 200_000;
    private static final int PAGE = 20;
    private static final int SAMPLED = 200;
    private static final int SAMPLED_LISTS = 5;
    private static final double WRITES = 0.02;
    private static final int ROUNDS_MIN = 3;
    private static final int ROUNDS_MAX = 9;
    private static final double QUICKER = 1.03;
    private static final int TURNS = 5;
    private static final long SEED = 20261121;

    private final Words words;
    private final List<String> cases;
    private final List<String> variants;
    private final List<Integer> clients;
    private final Duration length;
    private final Duration warmUp;
    private final int products;
    private final double exponent;
    private final Report report;
    private final Consumer<String> progress;
    private final List<Bar> bars = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Shop shop;
    private Driver driver;
    private List<Item> goods;

    static String usage() {
        return """
            bench browse [--json] [--case list,product,search,mix] [--variant bare,warm,cold] [--clients 2,16,64]
                         [--products N] [--zipf S] [--seconds N] [--warm-up N]
                         [--peer-list-per-s X] [--peer-product-per-s Y] [--jfr FILE] [--data DIR]
            A catalogue looked at through HTTP; driver (wrk, else Java's client), shop and servers share the machine.
              --case         list: a page of %d; product: a page; search: by two facets, with counts;
                             mix: 98 products looked at to 2 prices set, and how old the oldest price shown is
              --variant      bare: as many constant bytes; warm: again what was looked at; cold: what nobody looked at yet
              --clients      connections (2,16,64)
              --products     in the catalogue (100000)
              --zipf         the k-th thing is looked at 1/k^S as often as the first (1.2)
              --seconds      of each measurement (10); of bare and warm %d turns each of a share of it, and the median of their p50 and p99
              --warm-up      seconds before the first warm one of a case, and of each round before the first cold one (20)
              --peer-…       what another shop did on this machine in the same hour with 64 connections: requests a second
              --jfr          writes a recording of the shop's JVM
              --data         the folder in which the shop has its own, on the disk to be measured
            """.formatted(PAGE, TURNS);
    }

    /** @throws IllegalArgumentException if the words make no sense */
    BrowseBench(List<String> given, PrintStream out, Consumer<String> progress) {
        var known = new LinkedHashMap<String, String>();
        known.put("--case", "list,product,search,mix");
        known.put("--variant", "bare,warm,cold");
        known.put("--clients", "2,16,64");
        known.put("--products", "100000");
        known.put("--zipf", "1.2");
        known.put("--seconds", "10");
        known.put("--warm-up", "20");
        known.put("--peer-list-per-s", null);
        known.put("--peer-product-per-s", null);
        known.put("--jfr", null);
        known.put("--data", "target");
        this.words = new Words("browse", known, given);
        this.cases = words.names("--case", CASES);
        this.variants = words.names("--variant", VARIANTS);
        this.clients = words.numbers("--clients", n -> n >= 1 && n <= 1000);
        this.length = Duration.ofSeconds(words.number("--seconds", n -> n >= 1));
        this.warmUp = Duration.ofSeconds(words.number("--warm-up", n -> n >= 0));
        this.products = words.number("--products", n -> n >= 1000 && n <= 1_000_000);
        this.exponent = words.decimal("--zipf");
        words.decimal("--peer-list-per-s");
        words.decimal("--peer-product-per-s");
        this.report = new Report("browse", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        var folder = Path.of(words.text("--data"))
                .toAbsolutePath()
                .normalize()
                .resolve("bench-browse-" + ProcessHandle.current().pid());
        var jvm = new ArrayList<String>();
        var recording = words.text("--jfr");
        if (recording != null)
            jvm.add("-XX:StartFlightRecording=settings=profile,filename="
                    + Path.of(recording).toAbsolutePath());
        try (var started = new Shop(Path.of("").toAbsolutePath(), folder, SETTINGS, jvm)) {
            shop = started;
            progress.accept("the shop opens, with the demo range");
            shop.start();
            shop.stop();
            goods = stocked(folder);
            progress.accept("the views take up " + goods.size() + " products");
            var from = System.nanoTime();
            shop.start(Duration.ofMinutes(30));
            awaitIndex();
            progress.accept("they did in %d s".formatted((System.nanoTime() - from) / 1_000_000_000));
            var door = new Door(shop);
            driver = new Driver(shop.gateway(""), folder, door.staff("admin"), meter());
            var said = new LinkedHashMap<String, Object>(SETTINGS);
            said.put("driver", driver.name());
            said.put("products", products);
            said.put("zipf", exponent);
            said.put("share_of_10000_most_wanted", Line.rounded(new Zipf(products, exponent).share(10_000), 4));
            said.put("kept_in_process_max", 10_000);
            said.put("seconds", length.toSeconds());
            said.put("load_average", load);
            report.settings(said);
            measured("product", () -> looking("product", productKeys()));
            measured("list", () -> looking("list", listKeys()));
            measured("search", () -> looking("search", searchKeys()));
            measured("mix", () -> mixed(door.staff("admin")));
            compared();
            shop.stop();
        }
        shop.delete();
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private interface Case {
        void run() throws Exception;
    }

    /** One that is not answered as it should be is a bar that is missed, and the others are measured all the same. */
    private void measured(String name, Case one) throws Exception {
        if (!cases.contains(name)) return;
        try {
            one.run();
        } catch (Driver.NotAnswered e) {
            progress.accept(e.getMessage());
            bars.add(new Bar(name + ": cases not answered to their end", true, 0, 1));
        }
    }

    private List<Item> stocked(Path folder) throws Exception {
        progress.accept("writing %d products, %d events".formatted(products, products * Goods.EVENTS_EACH));
        try (var data = DataFolder.open(folder)) {
            var postgres = new PostgresServer(data, Ports.free(), folder.resolve("cache"));
            postgres.start();
            try (var connection =
                    DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                return Goods.write(connection, products);
            } finally {
                postgres.stop();
            }
        }
    }

    /** What was written last is found: the index of products has all. */
    private void awaitIndex() throws Exception {
        var last = goods.getLast();
        var until = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (get("/api/v1/search?q=" + last.sku()).path("total").asInt() != 1) {
            if (System.nanoTime() > until) throw new IllegalStateException("the last product is not found");
            TimeUnit.MILLISECONDS.sleep(200); // Nobody tells; and who asks must leave the processors to who works.
        }
    }

    private Supplier<Cpu> meter() throws IOException {
        var servers = new TreeMap<String, Long>();
        for (var server : STORES) servers.put(server, shop.pid(server));
        var alone = Map.of("shop", shop.pid("shop"));
        return () -> new Cpu(servers, alone);
    }

    // What is asked for.

    /** In the order of how much they are wanted. */
    private List<String> productKeys() {
        return shuffled(goods.stream()
                .map(item -> "/api/v1/products/" + item.productId())
                .toList());
    }

    /** A page begins at each product: as one who goes on from page to page, or looks at what was new some time ago. */
    private List<String> listKeys() {
        return shuffled(goods.stream().map(BrowseBench::listFrom).toList());
    }

    private static String listFrom(Item item) {
        return "/api/v1/products?size=" + PAGE + "&cursor=" + new Cursor(item.shownPosition() + 1, "~");
    }

    /** By two options, or an option and the category, above a price of so much; counts of all. */
    private List<String> searchKeys() {
        var keys = new ArrayList<String>();
        for (var item : goods) {
            var facets = new ArrayList<>(item.options().entrySet().stream()
                    .map(option -> "option." + encoded(option.getKey()) + "=" + encoded(option.getValue()))
                    .toList());
            if (facets.size() < 2 && item.category() != null) facets.add("category=" + encoded(item.category()));
            if (facets.size() < 2) continue;
            keys.add("/api/v1/search?facets=true&size=%d&%s&%s&priceFrom=%d"
                    .formatted(PAGE, facets.get(0), facets.get(1), keys.size() % 5_000));
        }
        return shuffled(keys.stream().distinct().toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> shuffled(List<String> keys) {
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled;
    }

    private List<Request> drawn(List<String> keys) {
        var zipf = new Zipf(keys.size(), exponent);
        var chance = new Random(SEED);
        return IntStream.range(0, DRAWN)
                .mapToObj(_ -> Request.get(keys.get(zipf.next(chance))))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    // What is measured.

    private void looking(String work, List<String> keys) throws Exception {
        if (variants.contains("cold")) {
            // From the end, where what is warm is hardly ever asked for; each once.
            var warming = keys.size() * 2 / 5;
            var unseen = keys.reversed().stream().map(Request::get).toList();
            var each = (keys.size() - warming) / clients.size();
            compiled(work, keys.subList(0, warming).stream().map(Request::get).toList());
            for (int i = 0; i < clients.size(); i++) {
                var requests = unseen.subList(i * each, (i + 1) * each);
                report.add(List.of(measured(work, "cold", clients.get(i), requests)));
            }
        }
        var drawn = drawn(keys);
        var bare = Collections.nCopies(1_000, Request.get("/bench/bare?bytes=" + size(keys)));
        if (variants.contains("warm")) {
            progress.accept(work + ": warming up");
            driver.warmUp(drawn, clients.getLast(), warmUp);
        }
        if (variants.contains("bare")) driver.warmUp(bare, clients.getLast(), warmUp.dividedBy(4));
        for (var count : clients) inTurn(work, count, bare, drawn);
    }

    /** A little of each, again and again: whatever else the machine does meets both. */
    private void inTurn(String work, int connections, List<Request> bare, List<Request> warm) throws Exception {
        var wanted = Stream.of("bare", "warm").filter(variants::contains).toList();
        if (wanted.isEmpty()) return;
        progress.accept("%s, %s, %d connections".formatted(work, String.join(" and ", wanted), connections));
        var each = new HashMap<String, List<Load.Measured>>();
        var hits = new HashMap<String, double[]>();
        for (int turn = 0; turn < TURNS; turn++) {
            Collections.rotate(warm, warm.size() / TURNS); // Not those again that the last turn began with.
            for (var variant : wanted) {
                var before = caches();
                each.computeIfAbsent(variant, _ -> new ArrayList<>())
                        .add(driver.drive(variant.equals("bare") ? bare : warm, connections, length.dividedBy(TURNS)));
                if (variant.equals("warm")) gathered(hits, before, caches());
            }
        }
        Line beside = null;
        for (var variant : wanted) {
            var measured = Load.Measured.of(each.get(variant));
            var more = new LinkedHashMap<String, Object>();
            if (variant.equals("warm")) more.put("hit_rates", rates(hits, measured.rows()));
            var line = Line.of(work, variant, connections, measured, more);
            report.add(List.of(beside == null ? line : line.against("bare", beside)));
            beside = line;
        }
    }

    /** The views are to be cold, not the JVM: the long way has much to be compiled, and is gone until that makes it no quicker. */
    private void compiled(String work, List<Request> requests) throws Exception {
        var best = 0.0;
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            progress.accept("%s: warming up the long way, %d".formatted(work, round));
            forgetShared();
            var perSecond = driver.warmUp(requests, clients.getLast(), warmUp);
            if (round >= ROUNDS_MIN && perSecond > 0 && perSecond < best * QUICKER) return;
            best = Math.max(best, perSecond);
        }
    }

    /** What Redis has. */
    private void forgetShared() throws IOException {
        try (var redis = new Socket(InetAddress.getLoopbackAddress(), shop.port("redis"))) {
            redis.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(redis.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            if (!answer.equals("+OK\r\n")) throw new IllegalStateException("Redis said " + answer);
        }
    }

    private Line measured(String work, String variant, int connections, List<Request> requests) throws Exception {
        progress.accept("%s, %s, %d connections".formatted(work, variant, connections));
        var before = caches();
        var measured = driver.drive(requests, connections, length);
        var more = new LinkedHashMap<String, Object>();
        var hits = new HashMap<String, double[]>();
        gathered(hits, before, caches());
        more.put("hit_rates", rates(hits, measured.rows()));
        if (variant.equals("cold")) more.put("asked_again", Math.max(0, measured.rows() - requests.size()));
        return Line.of(work, variant, connections, measured, more);
    }

    /** Of an answer, the mean. */
    private int size(List<String> keys) throws Exception {
        var bytes = 0;
        for (var key : keys.subList(0, SAMPLED)) bytes += text(key).getBytes(StandardCharsets.UTF_8).length;
        return bytes / SAMPLED;
    }

    /** Hits and misses of all regions, by level. */
    private Map<String, double[]> caches() throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(shop.management("/actuator/prometheus")).build(),
                HttpResponse.BodyHandlers.ofString());
        var levels = new HashMap<String, double[]>();
        for (var found = HITS.matcher(answer.body()); found.find(); ) {
            var counts = levels.computeIfAbsent(found.group(1), _ -> new double[2]);
            counts[found.group(3).equals("hit") ? 0 : 1] += Double.parseDouble(found.group(4));
        }
        return levels;
    }

    /** What came between, added by level. */
    private static void gathered(
            Map<String, double[]> hits, Map<String, double[]> before, Map<String, double[]> after) {
        after.forEach((level, counts) -> {
            var was = before.getOrDefault(level, new double[2]);
            var sum = hits.computeIfAbsent(level, _ -> new double[2]);
            for (int i = 0; i < sum.length; i++) sum[i] += counts[i] - was[i];
        });
    }

    /** Of each level among those who asked it, and {@code all}: of what was asked for, that which no store of views was read for. */
    private static Map<String, Double> rates(Map<String, double[]> hits, long requests) {
        var rates = new TreeMap<String, Double>();
        hits.forEach((level, counts) -> {
            if (counts[0] + counts[1] > 0) rates.put(level, Line.rounded(counts[0] / (counts[0] + counts[1]), 4));
        });
        var spared = Stream.of("gateway", "process", "redis", "index")
                .mapToDouble(level -> hits.getOrDefault(level, new double[2])[0])
                .sum();
        rates.put("all", Line.rounded(Math.min(1, spared / requests), 4));
        return rates;
    }

    // Prices that change.

    private void mixed(String token) throws Exception {
        var watched = IntStream.range(0, 8)
                .mapToObj(i -> goods.get((int) ((long) goods.size() * (i + 1) / 10)))
                .toList();
        var keys = productKeys();
        var zipf = new Zipf(keys.size(), exponent);
        var chance = new Random(SEED);
        var bought = shuffledItems();
        var requests = new ArrayList<Request>();
        for (int i = 0; i < DRAWN; i++) {
            var item = bought.get(zipf.next(chance));
            requests.add(
                    chance.nextDouble() < WRITES && !watched.contains(item)
                            ? new Request("PUT", priceOf(item), "{\"minorUnits\":" + (1_000 + i) + "}")
                            : Request.get("/api/v1/products/" + item.productId()));
        }
        for (var count : clients) {
            try (var watch = new PriceWatch(http, shop.gateway(""), token, watched, BrowseBench::listFrom)) {
                watch.start();
                var line = measured("mix", "warm", count, requests);
                watch.stop();
                var more = new LinkedHashMap<>(line.more());
                more.put("prices_watched", watch.set());
                more.put("shown_watched", watch.seen());
                more.put("oldest_price_ms", Line.rounded(watch.oldestMillis(), 1));
                report.add(List.of(new Line(
                        line.work(),
                        line.variant(),
                        count,
                        line.perSecond(),
                        line.p50Millis(),
                        line.p99Millis(),
                        line.cpuMillisEach(),
                        line.ratios(),
                        more)));
            }
        }
    }

    private List<Item> shuffledItems() {
        var shuffled = new ArrayList<>(goods);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled;
    }

    static String priceOf(Item item) {
        return "/api/v1/admin/prices/%s/%s".formatted(item.sku(), Goods.CURRENCY);
    }

    // Whether what was shown is what there is.

    private void compared() throws Exception {
        progress.accept("comparing with the database");
        try (var database = new Shown("mongodb://127.0.0.1:" + shop.port("mongodb"))) {
            var chance = new Random(SEED);
            var unlike = 0;
            for (int i = 0; i < SAMPLED; i++) {
                var id = goods.get(chance.nextInt(goods.size())).productId();
                if (!database.product(id).equals(Shown.told(get("/api/v1/products/" + id)))) unlike++;
            }
            bars.add(new Bar("bodies of %d products unlike the database".formatted(SAMPLED), true, 0, unlike));
            var lists = 0;
            for (int i = 0; i < SAMPLED_LISTS; i++) {
                var item = goods.get(chance.nextInt(goods.size()));
                if (!database.list(item.shownPosition(), PAGE).equals(Shown.toldList(get(listFrom(item))))) lists++;
            }
            bars.add(new Bar("bodies of %d lists unlike the database".formatted(SAMPLED_LISTS), true, 0, lists));
        }
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(text(path));
    }

    private String text(String path) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(shop.gateway(path)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() == 503) return "{}"; // The index is being made.
        if (answer.statusCode() != 200)
            throw new IllegalStateException("%s: %d %s".formatted(path, answer.statusCode(), answer.body()));
        return answer.body();
    }

    private List<Bar> bars() {
        var all = new ArrayList<Bar>();
        for (var line : report.lines()) {
            var what = "%s, %s, %d connections: ".formatted(line.work(), line.variant(), line.clients());
            switch (line.variant() + " " + line.work()) {
                case "warm list", "warm product" -> {
                    var beside = Bar.find(report.lines(), line.work(), "bare", line.clients());
                    beside.ifPresent(bare -> {
                        all.add(new Bar(what + "per_s to bare", false, 0.7, ratio(line.perSecond(), bare.perSecond())));
                        all.add(new Bar(what + "p99 to bare", true, 2, ratio(line.p99Millis(), bare.p99Millis())));
                    });
                    all.add(new Bar(what + "hits", false, 0.98, hits(line)));
                }
                case "cold list", "cold product" -> all.add(new Bar(what + "per_s", false, 1_500, line.perSecond()));
                case "warm search", "cold search" -> all.add(new Bar(what + "per_s", false, 2_000, line.perSecond()));
                case "warm mix" ->
                    all.add(new Bar(
                            what + "oldest price shown, ms",
                            true,
                            1_000,
                            ((Number) line.more().get("oldest_price_ms")).doubleValue()));
                default -> {} // To compare with.
            }
        }
        Stream.of("list", "product").forEach(work -> {
            var peer = words.decimal("--peer-%s-per-s".formatted(work));
            if (peer == null) return;
            Bar.find(report.lines(), work, "warm", 64)
                    .ifPresent(line -> all.add(new Bar(
                            work + ", warm, 64 connections: per_s to the peer's",
                            false,
                            work.equals("list") ? 50 : 100,
                            ratio(line.perSecond(), peer))));
        });
        all.addAll(bars);
        return all;
    }

    private static double ratio(double one, double other) {
        return Line.rounded(one / other, 3);
    }

    private static double hits(Line line) {
        return ((Map<?, ?>) line.more().get("hit_rates")).get("all") instanceof Number all ? all.doubleValue() : 0;
    }
}
