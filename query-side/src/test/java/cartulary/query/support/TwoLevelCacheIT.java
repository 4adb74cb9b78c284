package cartulary.query.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.embedded.DataFolder;
import cartulary.embedded.Ports;
import cartulary.embedded.RedisServer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in front of one value, and a Redis that comes and goes. */
class TwoLevelCacheIT {
    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile String truth = "old";
    private DataFolder data;
    private RedisServer server;
    private RedisLevel hereRedis;
    private RedisLevel thereRedis;
    private TwoLevelCache<String> here;
    private TwoLevelCache<String> there;

    @BeforeEach
    void start() {
        data = DataFolder.open(folder.resolve("data"));
        server = new RedisServer(data, Ports.free(), folder.resolve("cache"));
        server.start();
        hereRedis = new RedisLevel(server.url());
        thereRedis = new RedisLevel(server.url());
        // The first connection of a process on a busy machine takes longer than a reader waits.
        for (var redis : List.of(hereRedis, thereRedis)) {
            await().atMost(30, SECONDS).until(() -> redis.read("any", "any") != null);
        }
        here = cache(hereRedis);
        there = cache(thereRedis);
    }

    @AfterEach
    void stop() {
        hereRedis.close();
        thereRedis.close();
        server.stop();
        data.close();
    }

    @Test
    void a_value_is_loaded_once_for_both_nodes_and_evicted_on_both() {
        assertThat(read(here)).contains("old");
        written("key");
        assertThat(read(there)).contains("old");
        assertThat(loads).hasValue(1);
        change("new");
        assertThat(read(here)).contains("new");
        await().atMost(5, SECONDS).until(() -> read(there).equals(Optional.of("new")));
    }

    @Test
    void a_value_read_before_an_eviction_and_stored_after_it_is_never_found() throws Exception {
        var reading = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> here.get("key", () -> {
                var seen = truth;
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Optional.of(seen);
            }));
            reading.await();
            change("new");
            goOn.countDown();
            assertThat(slow.get()).contains("old"); // It asked before the change.
        }
        assertThat(read(here)).contains("new");
        assertThat(read(there)).contains("new");
    }

    @Test
    void an_eviction_missed_while_redis_was_away_is_made_up_for() {
        read(here);
        server.stop();
        change("new");
        assertThat(read(here)).contains("new");
        server.start();
        // The node that missed it tells it before it reads anything; then the others hear.
        await().atMost(10, SECONDS).until(() -> {
            here.evict(List.of("other"));
            return read(here).equals(Optional.of("new")) && read(there).equals(Optional.of("new"));
        });
    }

    @Test
    void an_eviction_that_redis_did_not_hear_is_told_again_though_nobody_reads() throws Exception {
        read(there);
        signal("STOP");
        change("new"); // By a node that asks nothing afterwards.
        signal("CONT");
        await().atMost(10, SECONDS).until(() -> read(there).equals(Optional.of("new")));
    }

    @Test
    void who_makes_the_changes_reads_past_redis_once_until_the_next() {
        for (var i = 0; i < 2; i++) assertThat(readPast(here)).contains("old");
        assertThat(loads).hasValue(1);
        assertThat(hereRedis.read("test:key", "test:key").json()).isNull();
        change("new");
        assertThat(readPast(here)).contains("new");
        assertThat(loads).hasValue(2);
    }

    @Test
    void that_there_is_nothing_is_kept_too() {
        assertThat(here.get("none", () -> {
                    loads.incrementAndGet();
                    return Optional.empty();
                }))
                .isEmpty();
        written("none");
        assertThat(there.get("none", () -> {
                    loads.incrementAndGet();
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(loads).hasValue(1);
    }

    @Test
    void what_a_process_could_not_tell_before_it_was_killed_is_told_by_its_next_life() {
        read(here);
        truth = "new"; // And nobody could tell.
        try (var nextLife = new RedisLevel(server.url())) {
            var next = cache(nextLife);
            await().atMost(10, SECONDS).until(() -> read(next).equals(Optional.of("new")));
            await().atMost(10, SECONDS).until(() -> read(there).equals(Optional.of("new")));
        }
    }

    @Test
    void all_that_is_known_is_forgotten_everywhere_at_once() {
        read(here);
        read(there);
        truth = "new";
        here.evictAll();
        assertThat(read(here)).contains("new");
        await().atMost(5, SECONDS).until(() -> read(there).equals(Optional.of("new")));
    }

    @Test
    void what_redis_has_otherwise_than_the_views_is_found_evicted_and_counted() {
        read(here);
        truth = "new"; // Whoever should have evicted it did not.
        assertThat(read(here)).contains("old");
        here.repair();
        assertThat(read(here)).contains("new");
        await().atMost(5, SECONDS).until(() -> read(there).equals(Optional.of("new")));
        assertThat(drift("found")).isEqualTo(1);
        assertThat(drift("repaired")).isEqualTo(1);
    }

    /** Whoever reads does not wait until it is written for others. */
    private void written(String key) {
        await().atMost(5, SECONDS)
                .until(() -> thereRedis.read("test:" + key, "test:" + key).json() != null);
    }

    private double drift(String result) {
        return meters.counter("cartulary.cache.drift", "region", "test", "result", result)
                .count();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void change(String value) {
        truth = value;
        here.evict(List.of("key"));
    }

    private Optional<String> read(TwoLevelCache<String> cache) {
        return cache.get("key", this::loaded);
    }

    private Optional<String> readPast(TwoLevelCache<String> cache) {
        return cache.here("key", this::loaded);
    }

    private Optional<String> loaded() {
        loads.incrementAndGet();
        return Optional.of(truth);
    }

    private TwoLevelCache<String> cache(RedisLevel redis) {
        return new TwoLevelCache<>(
                "test",
                false,
                TwoLevelCache.KEPT,
                types -> types.constructType(String.class),
                new ObjectMapper(),
                redis,
                meters);
    }
}
