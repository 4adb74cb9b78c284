package cartulary.loadtest;

import cartulary.loadtest.faults.Crowd;
import cartulary.loadtest.faults.Door;
import cartulary.loadtest.faults.Shop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * {@code bench webhooks}: how fast the door answers what a provider tells, at a rate that the provider sets; and how many payments the
 * sandbox opens, which must never be what holds a measurement up.
 */
final class WebhooksBench {
    static final List<String> CASES = List.of("answer", "sandbox");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_bench";
    private static final String KEY = "sk_test_bench";
    /** The provider signs with a secret of ours, so that the driver can be it. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "cartulary.stripe.webhook-secret", SECRET,
            "cartulary.gateway.limits.checkout-per-minute", "0",
            "cartulary.gateway.limits.per-minute", "0",
            "cartulary.gateway.limits.address-per-minute", "0",
            "cartulary.gateway.limits.guests-per-minute", "0",
            "cartulary.gateway.limits.webhook-per-second", "0"));

    private static final int PAYMENTS = 32;
    private static final List<String> STORES = List.of("postgresql", "redis", "mongodb");

    private final Words words;
    private final List<String> cases;
    private final List<String> doors;
    private final int rate;
    private final int clients;
    private final Duration length;
    private final Duration ramp;
    private final AtomicInteger refused = new AtomicInteger();
    private final Report report;
    private final Consumer<String> progress;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    static String usage() {
        return """
            bench webhooks [--json] [--case answer,sandbox] [--door stripe,wechat,alipay] [--rate 200] [--clients 64] [--seconds N] [--ramp N] [--jfr FILE] [--data DIR]
            Notifications through HTTP, signed, each stored before it is answered; driver, shop and servers share the machine.
              --door         whose: stripe,wechat,alipay, one after another
              --case         answer: so many a second, whatever the answers take; sandbox: payments opened there, one after another
              --rate         notifications a second (200)
              --clients      who open payments at the sandbox (64)
              --seconds      of each measurement (20)
              --ramp         seconds before anything counts, at a rising pace (30)
              --jfr          where the shop spends its time, as a flight recording
              --data         the folder in which the shop has its own, on the disk to be measured
            """;
    }

    /** @throws IllegalArgumentException if the words make no sense */
    WebhooksBench(List<String> given, PrintStream out, Consumer<String> progress) {
        var known = new LinkedHashMap<String, String>();
        known.put("--case", "answer,sandbox");
        known.put("--door", "stripe,wechat,alipay");
        known.put("--rate", "200");
        known.put("--clients", "64");
        known.put("--seconds", "20");
        known.put("--ramp", "30");
        known.put("--jfr", null);
        known.put("--data", "target");
        this.words = new Words("webhooks", known, given);
        this.cases = words.names("--case", CASES);
        this.doors = words.names("--door", Notifier.DOORS);
        this.rate = words.number("--rate", n -> n >= 1 && n <= 10_000);
        this.clients = words.number("--clients", n -> n >= 1 && n <= 1000);
        this.length = Duration.ofSeconds(words.number("--seconds", n -> n >= 1));
        this.ramp = Duration.ofSeconds(words.number("--ramp", n -> n >= 0));
        this.report = new Report("webhooks", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        var said = new LinkedHashMap<String, Object>(SETTINGS);
        said.put("seconds", length.toSeconds());
        said.put("load_average", load);
        report.settings(said);
        if (cases.contains("answer")) answer();
        if (cases.contains("sandbox")) sandbox();
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private Path folder(String name) {
        return Path.of(words.text("--data"))
                .toAbsolutePath()
                .normalize()
                .resolve(name + "-" + ProcessHandle.current().pid());
    }

    private List<String> jfr() {
        var file = words.text("--jfr");
        return file == null
                ? List.of()
                : List.of("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + Path.of(file).toAbsolutePath());
    }

    private void answer() throws Exception {
        var root = Path.of("").toAbsolutePath();
        try (var shop = new Shop(root, folder("bench-webhooks"), SETTINGS, jfr())) {
            shop.start();
            var servers = new TreeMap<String, Long>();
            for (var server : STORES) servers.put(server, shop.pid(server));
            var alone = Map.of("shop", shop.pid("shop"));
            for (var door : doors) answer(shop, door, () -> new Cpu(servers, alone));
            shop.close();
            shop.delete();
        }
    }

    private void answer(Shop shop, String door, Supplier<Cpu> meter) throws Exception {
        var provider = Notifier.of(door, payable(new Door(shop), door), shop, SECRET);
        progress.accept("answer: %s, %d a second, warming up".formatted(door, rate));
        rising(told(shop, provider, ramp.dividedBy(2)));
        progress.accept("answer: %s, %d a second".formatted(door, rate));
        var ready = told(shop, provider, length);
        var cpu = meter.get();
        var measured = System.nanoTime();
        var took = paced(ready);
        var seconds = (System.nanoTime() - measured) / 1e9;
        var used = new TreeMap<>(cpu.since());
        used.put("driver", used.remove("jvm"));
        used.replaceAll((_, millis) -> millis / took.length);
        var more = new LinkedHashMap<String, Object>();
        more.put("rate", rate);
        more.put("refused", refused.getAndSet(0));
        more.put("max_ms", Line.rounded(took[took.length - 1] / 1e6, 3));
        report.add(List.of(new Line(
                "answer",
                door,
                1,
                Line.rounded(took.length / seconds, 1),
                Line.rounded(Load.percentile(took, 0.50) / 1e6, 3),
                Line.rounded(Load.percentile(took, 0.99) / 1e6, 3),
                Line.rounded(used),
                List.of(),
                more)));
    }

    /** A shop that was just started is cold: ever more a second, up to the pace, and what it cannot answer yet is nobody's loss. */
    private void rising(List<HttpRequest> requests) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = System.nanoTime();
            for (int i = 0; i < requests.size(); i++) {
                var request = requests.get(i);
                sleepUntil(begun + (long) (ramp.toNanos() * Math.sqrt((double) i / requests.size())));
                var _ = threads.submit(() -> http.send(request, BodyHandlers.ofString()));
            }
        }
    }

    private static void sleepUntil(long due) throws InterruptedException {
        for (long left; (left = due - System.nanoTime()) > 0; ) TimeUnit.NANOSECONDS.sleep(left);
    }

    /** Signed before the clock runs: what the driver pays for a signature is not what the shop takes to answer. */
    private List<HttpRequest> told(Shop shop, Notifier provider, Duration time) {
        var count = (int) (time.toMillis() * rate / 1000);
        var requests = new ArrayList<HttpRequest>(count);
        for (int i = 0; i < count; i++) requests.add(provider.next(shop.gateway("/webhooks/" + provider.name())));
        return requests;
    }

    /**
     * Open loop: each begins when its time has come, whatever became of the others, and is timed from then.
     *
     * @return nanoseconds, sorted
     */
    private long[] paced(List<HttpRequest> requests) throws Exception {
        var pause = TimeUnit.SECONDS.toNanos(1) / rate;
        var under = new ArrayList<Future<Long>>(requests.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = System.nanoTime();
            for (int i = 0; i < requests.size(); i++) {
                var request = requests.get(i);
                var due = begun + i * pause;
                sleepUntil(due);
                under.add(threads.submit(() -> {
                    deliver(request);
                    return System.nanoTime() - due;
                }));
            }
            var took = new long[requests.size()];
            for (int i = 0; i < took.length; i++) took[i] = under.get(i).get();
            Arrays.sort(took);
            return took;
        }
    }

    private void deliver(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 503) {
            refused.incrementAndGet(); // The provider would send it again; that it waited so long is counted.
        } else if (answer.statusCode() / 100 != 2 || answer.body().equals("failure")) {
            throw new IllegalStateException("answered with %d: %s".formatted(answer.statusCode(), answer.body()));
        }
    }

    /** Orders that wait for their money: by payment, the provider's number of it. */
    private static Map<String, String> payable(Door door, String provider) throws IOException, InterruptedException {
        var guest = door.guest();
        var sku = sure(door.get("/api/v1/products?size=1", null))
                .path("items")
                .path(0)
                .path("productId")
                .asText();
        var variant = sure(door.get("/api/v1/products/" + sku, null))
                .path("variants")
                .path(0)
                .path("sku")
                .asText();
        sure(door.post(
                "receive",
                "/api/v1/admin/stock/" + variant + "/receipts",
                door.staff("admin"),
                "plenty-" + provider,
                JSON.createObjectNode().put("quantity", PAYMENTS),
                "="));
        var intents = new LinkedHashMap<String, String>();
        for (int i = 0; i < PAYMENTS; i++) {
            if (i % 8 == 7) guest = door.guest(); // So many unpaid orders one shopper may have.
            var body = JSON.createObjectNode();
            body.put("payWay", Notifier.way(provider));
            body.putArray("lines").addObject().put("sku", variant).put("quantity", 1);
            var placed = door.post(
                    "place", "/api/v1/orders", guest, "bench-" + provider + i, Crowd.withRecipient(body), "orderId");
            var order = sure(placed).path("orderId").asText();
            try (var told = door.follow(order, guest)) {
                for (var line = told.iterator(); line.hasNext(); ) {
                    if (line.next().endsWith("PaymentActionRequired")) break;
                }
            }
            var payment = order.replaceFirst("order-", "payment-");
            var secret = sure(door.get("/api/v1/orders/" + order, guest))
                    .path("payment")
                    .path("clientSecret")
                    .asText();
            var cut = secret.indexOf("_secret_");
            intents.put(payment, cut < 0 ? payment : secret.substring(0, cut));
        }
        return intents;
    }

    /** The sandbox alone, as the shop starts it but for its heap: what is opened stays in its memory. */
    private void sandbox() throws Exception {
        var folder = folder("bench-sandbox");
        Files.createDirectories(folder);
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "infra/standalone/target/dist/lib/*:infra/standalone/target/dist/sandbox/*",
                        "cartulary.sandbox.PaymentSandbox",
                        "--port=0",
                        "--data=" + folder,
                        "--secret-key=" + KEY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var said = new BufferedReader(process.inputReader())) {
            var listening = said.readLine();
            while (listening != null && !listening.contains("listening on http"))
                listening = said.readLine(); // Its log.
            if (listening == null) throw new IOException("the sandbox does not start");
            var intents = URI.create(listening.substring(listening.indexOf("http")) + "/v1/payment_intents");
            progress.accept("sandbox: " + clients + " clients");
            var number = new AtomicInteger();
            var openers = IntStream.range(0, clients)
                    .<Load.Step>mapToObj(_ -> () -> open(intents, number.incrementAndGet()))
                    .toList();
            var servers = Map.of("sandbox", process.pid());
            var measured = Load.of(openers, 1, ramp, length, () -> new Cpu(servers));
            report.add(List.of(Line.of("sandbox", "sandbox", clients, measured, Map.of())));
        } finally {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(WebhooksBench::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(URI intents, int number) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(intents)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", "bench-" + number)
                .POST(BodyPublishers.ofString(
                        "amount=1900&currency=cny&automatic_payment_methods[enabled]=true&metadata[order_id]="
                                + number))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
    }

    private static JsonNode sure(Door.Answer answer) {
        if (!answer.ok())
            throw new IllegalStateException("answered with %d: %s".formatted(answer.status(), answer.body()));
        return answer.body();
    }

    private List<Bar> bars() {
        var bars = new ArrayList<Bar>();
        for (var line : report.lines()) {
            if (line.work().equals("sandbox")) bars.add(new Bar("sandbox: intents/s", false, 1000, line.perSecond()));
            else bars.add(new Bar(line.variant() + ": p99 in ms at %d/s".formatted(rate), true, 50, line.p99Millis()));
        }
        return bars;
    }
}
