package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The servers under a busy shop are killed and stopped, one after the other. What can go on goes on; everything else is
 * refused at once and politely; it heals by itself; and no order that was acknowledged is lost. Then it is saved, stopped in
 * its work, and taken up in another place.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandingIT {
    private static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    /** Sealed anew each time it is projected: what stays is the number of its key. */
    private static final Pattern SEALED = Pattern.compile("(\"v1\\.\\d+\\.)[A-Za-z0-9+/=]+");

    private static final int PER_SECOND = 60;
    /** Promised; measured by the client, so what a page takes that needs nothing but the gateway is added to it. */
    private static final long ANSWERED_WITHIN_MILLIS = 2_000;

    private static final Duration HEALED_WITHIN = Duration.ofSeconds(10);
    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final List<String> ALL = List.of(
            "product",
            "list",
            "categories",
            "availability",
            "place",
            "pay",
            "order",
            "follow",
            "orders",
            "board",
            "parked",
            "audit",
            Traffic.CONTROL);

    /**
     * @param stopped for how long; zero if it is killed
     * @param goesOn kinds of calls that must not notice
     */
    record Fall(String server, Duration stopped, List<String> goesOn) {
        boolean kills() {
            return stopped.isZero();
        }

        @Override
        public String toString() {
            return (kills() ? "kill -9 of " : "stop for " + stopped.toSeconds() + " s of ") + server;
        }
    }

    private static final Map<String, List<String>> GOES_ON = Map.of(
            "postgresql", Traffic.BROWSING,
            "redis", ALL,
            "mongodb", List.of("place", "audit"),
            "keycloak", ALL,
            "sandbox", ALL);

    static Stream<Fall> falls() {
        var chosen = System.getProperty("cartulary.test.falls");
        if (chosen != null) {
            return Stream.of(chosen.split(",")).flatMap(server -> Stream.of(killed(server), stopped(server, 20)));
        }
        return FULL
                ? GOES_ON.keySet().stream().sorted().flatMap(server -> Stream.of(killed(server), stopped(server, 20)))
                : Stream.of(killed("postgresql"), killed("mongodb"));
    }

    private static Fall killed(String server) {
        return new Fall(server, Duration.ZERO, GOES_ON.get(server));
    }

    private static Fall stopped(String server, int seconds) {
        return new Fall(server, Duration.ofSeconds(seconds), GOES_ON.get(server));
    }

    private ShopProcess shop;
    private Traffic traffic;

    @BeforeAll
    void open() throws IOException {
        shop = new ShopProcess("falls")
                .empty()
                .start(
                        "cartulary.gateway.limits.checkout-per-minute=0",
                        "cartulary.gateway.limits.per-minute=0",
                        "cartulary.gateway.limits.address-per-minute=0",
                        "cartulary.limits.open-holds-max=10000");
        traffic = Traffic.withStaff(shop).at(PER_SECOND);
        var began = System.nanoTime();
        assertThat(new Patience().until(() -> traffic.acknowledged() > 3 && quiet(began), Duration.ofSeconds(60)))
                .as("without any fault the shop bears the traffic; if not, this machine is too busy to prove anything")
                .isTrue();
        // It has just started and compiles itself, and one that is slow by itself looks like one that something fell
        // from under.
        new Patience().until(this::isSwift, Duration.ofSeconds(60));
    }

    @AfterAll
    void close() {
        if (traffic != null) traffic.close();
        if (shop != null) shop.close();
    }

    @ParameterizedTest
    @Order(1)
    @MethodSource("falls")
    void one_server_falls_and_the_shop_stands(Fall fall) throws Exception {
        var before = levels();
        var began = System.nanoTime();
        var pid = shop.pid(fall.server);
        long returned;
        if (fall.kills()) {
            shop.signal("KILL", pid, false);
            var back = new Patience()
                    .until(() -> shop.pid(fall.server) != pid && shop.ready(fall.server), Duration.ofMinutes(2));
            assertThat(back).as("%s: it is started again", fall).isTrue();
            returned = System.nanoTime();
        } else {
            shop.signal("STOP", pid, true);
            watch(fall.stopped);
            returned = System.nanoTime();
            shop.signal("CONT", pid, true);
        }
        new Patience().until(() -> quiet(returned), HEALED_WITHIN);
        var healed = System.nanoTime();
        watch(WATCHED);
        var over = System.nanoTime();

        var during = traffic.between(began, healed);
        tell(fall, during, began, returned);
        // A wait for an answer holds its caller back: half of what was meant to be sent is plenty.
        assertThat(during).as("%s: too few calls to prove anything", fall).hasSizeGreaterThan((int)
                (PER_SECOND * (healed - began) / 2_000_000_000L));
        assertThat(wrong(during, fall.goesOn)).as("%s: while it was away", fall).isEmpty();
        assertThat(wrong(traffic.between(healed, over), ALL))
                .as("%s: ten seconds after its return", fall)
                .isEmpty();
        // Requests heal in ten seconds; a step of a process that failed twice is asked again after five more.
        assertThat(new Patience().until(() -> traffic.unpayable(returned).isEmpty(), Duration.ofSeconds(20)))
                .as("%s: orders before its return that cannot be paid: %s", fall, traffic.unpayable(returned))
                .isTrue();
        assertThat(new Patience().until(() -> settled(before), Duration.ofSeconds(20)))
                .as("%s: threads and connections before %s, after %s", fall, before, levels())
                .isTrue();
    }

    @Test
    @Order(2)
    void then_every_order_that_was_acknowledged_is_found_and_settled() throws Exception {
        traffic.noMore();
        var settled = new Patience()
                .until(
                        () -> traffic.states().values().stream().allMatch(state -> state.equals("confirmed")),
                        Duration.ofSeconds(90));
        assertThat(settled).as("orders settle: %s", summary(traffic.states())).isTrue();
        assertThat(traffic.states()).hasSizeGreaterThan(20);
        assertThat(traffic.states().keySet())
                .allSatisfy(id -> assertThat(traffic.found(id)).isEqualTo("confirmed"));
    }

    @Test
    @Order(3)
    void it_is_saved_while_it_works_ends_in_order_and_goes_on_elsewhere() throws Exception {
        var open = traffic.payable();
        assertThat(new Patience().until(this::isAtRest, Duration.ofSeconds(60)))
                .as("nothing is under way any more")
                .isTrue();
        var views = views(shop);
        var secrets = Files.createDirectories(shop.folder().resolveSibling("saved"));
        try (var files = Files.list(secrets)) {
            for (var file : files.toList()) Files.delete(file);
        }
        var atRest = secrets.resolve("rest.zip");
        var head = backedUp(atRest);

        try (var busy = Traffic.withStaff(shop).at(PER_SECOND)) {
            new Patience().until(() -> busy.acknowledged() > 10, Duration.ofSeconds(20));
            var atWork = secrets.resolve("work.zip"); // That it holds together is proved by restore.
            assertThat(backedUp(atWork)).isGreaterThan(head);
            endsInOrder(busy);
            var other = new ShopProcess("restored-at-work").empty();
            other.word("restore", atWork.toString(), "--data", other.folder().toString());
            assertThatThrownBy(() -> other.word(
                            "restore",
                            atWork.toString(),
                            "--data",
                            other.folder().toString()))
                    .hasMessageContaining("is not empty");
        }

        try (var restored = new ShopProcess("restored").empty()) {
            restored.word(
                    "restore", atRest.toString(), "--data", restored.folder().toString());
            // Without a Keycloak it starts in a moment; the full test logs in.
            if (FULL) restored.start();
            else restored.start("keycloak.issuer-uri=http://127.0.0.1:1/realms/none");
            assertThat(views(restored)).isEqualTo(views);
            if (FULL) assertThat(restored.token("shopper")).isNotEmpty();
            try (var shopper = Traffic.of(restored)) {
                assertThat(shopper.payAsBefore(traffic, open)).isEqualTo("confirmed");
            }
        }
    }

    /** The position it ends at. */
    private long backedUp(Path file) throws IOException {
        var made = Http.JSON.readTree(shop.word(
                "backup", file.toString(), "--json", "--data", shop.folder().toString()));
        assertThat(made.path("rows").path("domain_events").asLong())
                .isEqualTo(made.path("head").asLong())
                .isGreaterThan(1_000);
        try (var files = Files.list(file.getParent())) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo("rw-------"));
        }
        return made.path("head").asLong();
    }

    /** Told to stop, it answers whoever is in, lets nobody else in, and is gone in time. */
    private void endsInOrder(Traffic busy) throws Exception {
        var stream = busy.follows();
        var told = System.nanoTime();
        shop.process().destroy();
        assertThat(shop.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        var took = Duration.ofNanos(System.nanoTime() - told);
        System.out.printf("stopped in %d ms%n", took.toMillis());
        var before = busy.between(told - 2_000_000_000L, told);
        assertThat(before).hasSizeGreaterThan(60);
        assertThat(before.stream()
                        .filter(call -> !call.kind().equals("provider"))
                        .filter(call -> !call.done() && !call.refused(ANSWERED_WITHIN_MILLIS)))
                .as("requests in flight are answered")
                .isEmpty();
        assertThat(busy.between(told, System.nanoTime()).stream()
                        .filter(call -> !call.kind().equals("provider"))
                        .filter(call -> call.status() != 0 && !call.done() && !call.refused(ANSWERED_WITHIN_MILLIS)))
                .as("later ones are answered, refused, or find the door closed")
                .isEmpty();
        assertThat(stream.get(5, TimeUnit.SECONDS)).as("an event stream's end").isEqualTo("end");
    }

    /** Every document of every view, but for what tells how far each process has come. */
    private static Map<String, List<String>> views(ShopProcess shop) {
        var views = new TreeMap<String, List<String>>();
        try (var client = MongoClients.create("mongodb://127.0.0.1:"
                + shop.json("run/mongodb.json").path("port").asInt())) {
            var database = client.getDatabase("cartulary");
            for (var name : database.listCollectionNames()) {
                if (name.endsWith("tokens") || name.equals("epochs")) continue;
                var documents = new ArrayList<String>();
                for (var document : database.getCollection(name).find()) {
                    documents.add(SEALED.matcher(document.toJson()).replaceAll("$1"));
                }
                documents.sort(null);
                views.put(name, documents);
            }
        }
        assertThat(views).hasSizeGreaterThan(4);
        return views;
    }

    private static List<String> wrong(List<Call> calls, List<String> goesOn) {
        var within = ANSWERED_WITHIN_MILLIS
                + calls.stream()
                        .filter(call -> call.kind().equals(Traffic.CONTROL))
                        .mapToLong(Call::millis)
                        .max()
                        .orElse(0);
        return calls.stream()
                .filter(call -> !call.kind().equals("provider")) // The provider's own answers are not ours.
                .filter(call -> goesOn.contains(call.kind()) ? !call.done() : !call.done() && !call.refused(within))
                .map(Call::toString)
                .limit(20)
                .toList();
    }

    private static void tell(Fall fall, List<Call> calls, long began, long returned) {
        var kinds = calls.stream().collect(Collectors.groupingBy(Call::kind, TreeMap::new, Collectors.toList()));
        var lines = new ArrayList<String>();
        kinds.forEach((kind, each) -> {
            var refused = each.stream().filter(call -> !call.done()).toList();
            lines.add("  %-12s %4d done, %3d not %s; slowest %d ms; last no %.1f s after the return"
                    .formatted(
                            kind,
                            each.size() - refused.size(),
                            refused.size(),
                            refused.stream()
                                    .collect(Collectors.groupingBy(Call::status, TreeMap::new, Collectors.counting())),
                            each.stream().mapToLong(Call::millis).max().orElse(0),
                            refused.stream().mapToLong(Call::end).max().stream()
                                    .mapToDouble(end -> (end - returned) / 1e9)
                                    .findFirst()
                                    .orElse(Double.NaN)));
        });
        System.out.printf("%s, away %.1f s%n%s%n", fall, (returned - began) / 1e9, String.join("\n", lines));
    }

    private Map<String, Double> levels() throws IOException {
        var levels = new TreeMap<String, Double>();
        for (var name :
                List.of("jvm_threads_live_threads", "hikaricp_connections_active", "hikaricp_connections_pending")) {
            levels.put(name, shop.metric(name));
        }
        return levels;
    }

    /** Whether, for five seconds, all were answered and nearly all long before anybody gives up. */
    private boolean isSwift() {
        var now = System.nanoTime();
        var calls = traffic.between(now - 5_000_000_000L, now);
        return calls.size() > 3 * PER_SECOND
                && wrong(calls, ALL).isEmpty()
                && calls.stream().filter(call -> call.millis() > 500).count() * 20 < calls.size();
    }

    /** No event for two seconds, and all have been projected. */
    private boolean isAtRest() {
        try {
            var stored = shop.metric("cartulary_store_events_total");
            watch(Duration.ofSeconds(2));
            return shop.metric("cartulary_store_events_total") == stored
                    && shop.metric("cartulary_projection_lag") == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** All well for two seconds, since its return. */
    private boolean quiet(long returned) {
        var now = System.nanoTime();
        var from = now - 2_000_000_000L;
        return from - returned > 0
                && wrong(traffic.between(from, now), ALL).isEmpty()
                && traffic.unpayable(returned).isEmpty();
    }

    private boolean settled(Map<String, Double> before) {
        try {
            var now = levels();
            return now.get("jvm_threads_live_threads") <= before.get("jvm_threads_live_threads") + 12
                    && now.get("hikaricp_connections_pending") == 0
                    && now.get("hikaricp_connections_active") <= before.get("hikaricp_connections_active") + 6;
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, Long> summary(Map<String, String> states) {
        return states.values().stream()
                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    /** Lets the traffic run on for so long: time is what is tested here. */
    private static void watch(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("interrupted", e);
        }
    }
}
