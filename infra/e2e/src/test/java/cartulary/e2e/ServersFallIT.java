package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * refused at once and politely; it heals by itself; and no order that was acknowledged is lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServersFallIT {
    private static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    private static final int PER_SECOND = 60;
    /** Two seconds are promised; the half is for a machine that does other things too. */
    private static final long ANSWERED_WITHIN_MILLIS = 2_500;

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
            "audit");

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
                : Stream.of(killed("postgresql"), killed("mongodb"), stopped("redis", 5));
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
                .startEmpty(
                        "cartulary.gateway.limits.checkout-per-minute=0",
                        "cartulary.gateway.limits.per-minute=0",
                        "cartulary.gateway.limits.address-per-minute=0",
                        "cartulary.limits.open-holds-max=10000");
        traffic = new Traffic(shop).at(PER_SECOND);
        watch(Duration.ofSeconds(3)); // Warm, and with some orders to follow.
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
        watch(HEALED_WITHIN);
        var healed = System.nanoTime();
        watch(WATCHED);
        var over = System.nanoTime();

        var during = traffic.between(began, healed);
        tell(fall, during, began, returned);
        assertThat(during).as("%s: too few calls to prove anything", fall).hasSizeGreaterThan(300);
        assertThat(wrong(during, fall.goesOn)).as("%s: while it was away", fall).isEmpty();
        assertThat(wrong(traffic.between(healed, over), ALL))
                .as("%s: ten seconds after its return", fall)
                .isEmpty();
        assertThat(traffic.unpayable(returned))
                .as("%s: ten seconds after its return, of the orders before it", fall)
                .isEmpty();
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

    private static List<String> wrong(List<Call> calls, List<String> goesOn) {
        return calls.stream()
                .filter(call -> !call.kind().equals("provider")) // The provider's own answers are not ours.
                .filter(call -> goesOn.contains(call.kind())
                        ? !call.done()
                        : !call.done() && !call.refused(ANSWERED_WITHIN_MILLIS))
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
