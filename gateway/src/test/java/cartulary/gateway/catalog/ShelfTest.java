package cartulary.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Failures.ViewBehind;
import cartulary.gateway.catalog.Shelf.Rendered;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final ProductId BOWL = new ProductId("product-bowl");
    private final AtomicBoolean fed = new AtomicBoolean(true);
    private final Shelf shelf = new Shelf(null, new SimpleMeterRegistry(), fed::get, Duration.ofMinutes(1));
    private final AtomicInteger made = new AtomicInteger();
    private final List<Long> positions = new ArrayList<>();

    @Test
    void what_was_made_is_kept_until_an_event_says_otherwise_and_then_includes_it() {
        get("product:product-bowl");
        get("product:product-bowl");
        assertThat(made).hasValue(1);
        shelf.on(new ProductWithdrawn(BOWL), 7);
        get("product:product-bowl");
        get("product:product-bowl");
        assertThat(made).hasValue(2);
        assertThat(positions).containsExactly(null, 7L);
    }

    @Test
    void a_change_of_one_product_keeps_the_pages_of_others_and_no_list() {
        for (var key : List.of("product:product-cup", "list:all", "search:x")) get(key);
        shelf.on(new ProductWithdrawn(BOWL), 7);
        for (var key : List.of("product:product-cup", "list:all", "search:x")) get(key);
        assertThat(made).hasValue(5);
        shelf.on(new CategoryMoved("categories-main", new CategoryId("category-a"), null), 8);
        for (var key : List.of("product:product-cup", "list:all", "search:x")) get(key);
        assertThat(made).hasValue(7);
    }

    @Test
    void many_who_ask_at_once_have_it_made_once() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var askers = new ArrayList<Future<Rendered>>();
            for (int i = 0; i < 50; i++) {
                askers.add(threads.submit(() -> shelf.get("list:all", position -> {
                    begun.countDown();
                    awaited(go);
                    return make(position);
                })));
            }
            begun.await();
            go.countDown();
            for (var asker : askers) assertThat(asker.get().etag()).isEqualTo("\"1\"");
        }
        assertThat(made).hasValue(1);
    }

    /** It may have been read before the event, so the next asker must not be given it. */
    @Test
    void what_was_being_made_when_an_event_came_is_not_kept() {
        shelf.get("list:all", position -> {
            shelf.on(new ProductWithdrawn(BOWL), 7);
            return make(position);
        });
        get("list:all");
        get("list:all");
        assertThat(made).hasValue(2);
        assertThat(positions).containsExactly(null, 7L);
    }

    @Test
    void a_failure_is_told_and_not_kept_and_who_asked_for_nothing_new_gets_what_there_is() {
        assertThatThrownBy(() -> shelf.get("list:all", _ -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        get("list:all");
        shelf.on(new ProductWithdrawn(BOWL), 7);
        shelf.get("list:all", position -> {
            if (position != null) throw new Refused(new ViewBehind(7, 6));
            return make(position);
        });
        assertThat(made).hasValue(2);
    }

    @Test
    void while_the_views_are_behind_nobody_waits_for_them_twice_and_nothing_is_kept() {
        shelf.on(new ProductWithdrawn(BOWL), 7);
        for (int i = 0; i < 3; i++) {
            shelf.get("list:all", position -> {
                positions.add(position);
                if (position != null) throw new ProblemException(ProblemCode.OUTCOME_UNKNOWN, "no answer came in time");
                return make(null);
            });
        }
        assertThat(made).hasValue(3);
        assertThat(positions).startsWith(7L).filteredOn(asked -> asked != null).hasSize(1);
    }

    @Test
    void a_search_is_kept_for_long_only_while_nothing_happens_that_it_could_find() {
        var quiet = Duration.ofMillis(900);
        var begun = System.nanoTime();
        get("search:x");
        await().until(() -> System.nanoTime() - begun > quiet.toNanos());
        get("search:x"); // Made before this gateway knew that it is quiet.
        assertThat(made).hasValue(2);
        assertThat(positions).containsExactly(null, Long.MAX_VALUE);
        var made2 = System.nanoTime();
        await().until(() -> System.nanoTime() - made2 > quiet.toNanos());
        get("search:x");
        assertThat(made).hasValue(2);
        var item = StockItemId.of(new Sku("BOWL-1"), StockItemId.MAIN);
        shelf.on(new StockReceived(item, 1, "k"), 9);
        get("search:x");
        assertThat(made).as("sold out a moment ago, perhaps").hasValue(3);
        get("search:x");
        assertThat(made).as("for a moment it may be shown").hasValue(3);
        get("product:product-bowl");
        shelf.on(new StockReceived(item, 1, "l"), 10);
        get("product:product-bowl");
        assertThat(made).as("of its page the stock is no part").hasValue(4);
        var last = System.nanoTime();
        await().until(() -> System.nanoTime() - last > quiet.toNanos());
        get("search:x");
        assertThat(positions).endsWith(10L);
        shelf.get("search:behind", position -> {
            if (position != null) throw new Refused(new ViewBehind(10, 9));
            return make(null);
        });
        var behind = System.nanoTime();
        await().until(() -> System.nanoTime() - behind > quiet.toNanos());
        get("search:behind");
        assertThat(made).as("it may not have had what came last").hasValue(7);
    }

    @Test
    void nothing_kept_is_shown_while_no_event_can_reach_it() {
        get("list:all");
        fed.set(false);
        get("list:all");
        get("list:all");
        assertThat(made).hasValue(3);
        fed.set(true);
        get("list:all");
        assertThat(made).hasValue(3);
    }

    private void get(String key) {
        shelf.get(key, this::make);
    }

    private Rendered make(Long position) {
        positions.add(position);
        return new Rendered(new byte[1], "\"" + made.incrementAndGet() + "\"", Set.of());
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
