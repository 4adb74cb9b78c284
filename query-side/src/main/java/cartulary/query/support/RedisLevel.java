package cartulary.query.support;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache that nodes share. Every value belongs to a tag, and carries the tag's generation: to evict is to count the
 * generation up, so a value loaded before an eviction and written after it is never believed.
 *
 * <p>Away, it is asked again only after a pause, and first told the evictions it missed. What a process missed that was
 * killed meanwhile nobody knows: so the first that a process tells is that nothing from before is true.
 */
public final class RedisLevel implements AutoCloseable {
    /** A tag that every value has, beside its own. */
    static final String ALL = "*";

    /**
     * @param generation to write a value under that is read from the views after this
     * @param json null if there is no value
     */
    record Found(String generation, String json) {}

    private static final Logger LOG = LoggerFactory.getLogger(RedisLevel.class);
    private static final String PREFIX = "cartulary:2:"; // Counted up with the form of the values.
    private static final String CHANNEL = PREFIX + "evicted";
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WATCH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration TTL = Duration.ofSeconds(300);
    private static final Duration NOTHING_TTL = Duration.ofSeconds(30);
    /** Outlives every value, so that a generation is never counted from the start while an old value stands. */
    private static final Duration GENERATION_TTL = Duration.ofSeconds(900);

    private static final String EVICT = """
            for i, tag in ipairs(ARGV) do
              if i > 2 then
                redis.call('INCR', ARGV[1] .. tag); redis.call('EXPIRE', ARGV[1] .. tag, ARGV[2])
                redis.call('PUBLISH', KEYS[1], tag)
              end
            end
            return 1""";

    private final RedisClient client;
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private final Thread watching = Thread.ofVirtual().name("redis-watch").unstarted(this::watch);
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile boolean closed;
    private final AtomicLong closedUntil = new AtomicLong(System.nanoTime());
    private StatefulRedisConnection<String, String> connection;
    private StatefulRedisPubSubConnection<String, String> subscription;

    /** @param url as redis://host:port, or rediss:// with TLS, user and password where there are some */
    public RedisLevel(String url) {
        missed.add(ALL);
        watching.start();
        var server = RedisURI.create(url);
        server.setTimeout(PATIENCE);
        client = RedisClient.create(server);
        client.setOptions(ClientOptions.builder()
                .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
    }

    /** Told each evicted tag, whichever node evicted it; null when some may have been missed. */
    void onEvicted(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Run every few seconds, on a thread that may wait for Redis. */
    void onWatch(Runnable watch) {
        watches.add(watch);
    }

    private void watch() {
        try {
            while (!closed) {
                TimeUnit.NANOSECONDS.sleep(WATCH_NANOS);
                for (var watch : watches) {
                    try {
                        watch.run();
                    } catch (RuntimeException e) {
                        LOG.debug("what is cached cannot be compared with the views now", e);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null while Redis is away. */
    Found read(String tag, String key) {
        return ask(redis -> {
            var answer = redis.sync().mget(PREFIX + "generation:" + ALL, PREFIX + "generation:" + tag, PREFIX + key);
            var generation =
                    answer.get(0).getValueOrElse("0") + "." + answer.get(1).getValueOrElse("0");
            var kept = answer.get(2).getValueOrElse("");
            var mark = generation + "\n";
            return new Found(generation, kept.startsWith(mark) ? kept.substring(mark.length()) : null);
        });
    }

    /** Nobody waits for it: a value that is not written is made once more, and who reads behind it on this node finds it. */
    void write(String key, String generation, String json, boolean nothing) {
        var ttl = nothing
                ? NOTHING_TTL
                : TTL.plusSeconds(ThreadLocalRandom.current().nextLong(60)); // Jitter.
        ask(redis -> redis.async().psetex(PREFIX + key, ttl.toMillis(), generation + "\n" + json));
    }

    void evict(Set<String> tags) {
        if (tags.isEmpty()) return;
        missed.addAll(tags);
        if (ask(_ -> true) == null) again(); // Whatever was missed goes first.
    }

    /** Others may reach it, and read there what was not evicted: it is told when it is back, whether anybody asks or not. */
    private void again() {
        if (!waiting.compareAndSet(false, true)) return;
        Thread.ofVirtual().name("redis-evictions").start(() -> {
            try {
                do TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
                while (!closed && !missed.isEmpty() && ask(_ -> true) == null);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.set(false);
                if (!closed && !missed.isEmpty() && !Thread.currentThread().isInterrupted()) again();
            }
        });
    }

    private <T> T ask(Function<StatefulRedisConnection<String, String>, T> question) {
        if (isClosed()) return null;
        try {
            var redis = connected();
            var late = Set.copyOf(missed);
            if (!late.isEmpty()) {
                var arguments = new java.util.ArrayList<String>();
                arguments.add(PREFIX + "generation:");
                arguments.add(String.valueOf(GENERATION_TTL.toSeconds()));
                arguments.addAll(late);
                redis.sync()
                        .eval(
                                EVICT,
                                ScriptOutputType.INTEGER,
                                new String[] {CHANNEL},
                                arguments.toArray(String[]::new));
                missed.removeAll(late);
            }
            return question.apply(redis);
        } catch (RuntimeException e) {
            closedUntil.set(System.nanoTime() + PAUSE_NANOS);
            LOG.warn("Redis does not answer, reads go on without it: {}", e.toString());
            return null;
        }
    }

    private boolean isClosed() {
        return System.nanoTime() - closedUntil.get() < 0;
    }

    private synchronized StatefulRedisConnection<String, String> connected() {
        if (isClosed()) throw new IllegalStateException("another reader found it away just now");
        if (connection == null) connection = client.connect();
        if (subscription == null) {
            var fresh = client.connectPubSub();
            fresh.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String tag) {
                    listeners.forEach(listener -> listener.accept(tag));
                }

                // Also after each reconnection, and nobody knows what was said meanwhile.
                @Override
                public void subscribed(String channel, long count) {
                    listeners.forEach(listener -> listener.accept(null));
                }
            });
            fresh.sync().subscribe(CHANNEL);
            subscription = fresh;
        }
        return connection;
    }

    @Override
    public void close() {
        closed = true;
        watching.interrupt();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
