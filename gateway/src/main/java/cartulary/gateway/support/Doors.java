package cartulary.gateway.support;

import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogQuery.SuggestProducts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The doors to the other sides, a breaker in each: questions and commands of each feature; availability and search by
 * themselves, for browsing goes on without them. A side that fails or is slow is left alone: who asks is refused at once, and one a moment is
 * let through to see whether it is back.
 */
public final class Doors implements HealthIndicator {
    /**
     * @param failurePercent of the calls looked at that failed or were slow: then the door is closed to all
     * @param calls looked at, and needed at the least
     * @param slow an answer that comes later counts as a failure
     * @param open for so long nobody passes, but for
     * @param trial one this often; zero for none
     */
    @ConfigurationProperties("cartulary.gateway.breaker")
    public record Settings(
            @DefaultValue("50") float failurePercent,
            @DefaultValue("10") int calls,
            @DefaultValue("1500ms") Duration slow,
            @DefaultValue("60s") Duration open,
            @DefaultValue("1s") Duration trial) {}

    /** A breaker and when it last let somebody through on trial. */
    private record Door(CircuitBreaker breaker, AtomicLong triedAt) {}

    private final Settings settings;
    private final CircuitBreakerConfig config;
    private final MeterRegistry meters;
    private final Map<String, Door> doors = new ConcurrentHashMap<>();

    public Doors(Settings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(settings.calls())
                .failureRateThreshold(settings.failurePercent())
                .slowCallRateThreshold(settings.failurePercent())
                .slowCallDurationThreshold(settings.slow())
                .waitDurationInOpenState(settings.open())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
    }

    /** What is done behind a door. */
    @FunctionalInterface
    interface Passing<T> {
        T pass();
    }

    /**
     * @param message a command or a query
     * @throws ProblemException (unavailable) at once, if the side it is for is left alone
     */
    <T> T through(String kind, Object message, Passing<T> passing) {
        var name = name(kind, message);
        var door = doors.computeIfAbsent(name, this::made);
        if (!passes(door)) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "this part of the shop does not answer; nothing was asked of it");
        }
        var begun = System.nanoTime();
        try {
            var found = passing.pass();
            answered(door, System.nanoTime() - begun);
            return found;
        } catch (RuntimeException e) {
            var took = System.nanoTime() - begun;
            if (ProblemAdvice.isUnavailable(e)) door.breaker.onError(took, TimeUnit.NANOSECONDS, e);
            else answered(door, took); // A considered no is an answer.
            throw e;
        }
    }

    /** A trial that is answered proves that the side is back: that it is slow at first does not count against it. */
    private static void answered(Door door, long took) {
        var onTrial = door.breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        door.breaker.onSuccess(onTrial ? 0 : took, TimeUnit.NANOSECONDS);
    }

    private boolean passes(Door door) {
        if (door.breaker.tryAcquirePermission()) return true;
        if (settings.trial().isZero() || door.breaker.getState() != CircuitBreaker.State.OPEN) return false;
        var last = door.triedAt.get();
        var now = System.nanoTime();
        if (now - last < settings.trial().toNanos() || !door.triedAt.compareAndSet(last, now)) return false;
        door.breaker.transitionToHalfOpenState();
        return door.breaker.tryAcquirePermission();
    }

    /** As "query ordering": the feature is a package's name. */
    private static String name(String kind, Object message) {
        if (message instanceof FindAvailability) return "query inventory";
        if (message instanceof SearchProducts || message instanceof SuggestProducts) return "query search";
        var parts = message.getClass().getPackageName().split("\\.");
        return kind + " " + parts[parts.length - 1];
    }

    private Door made(String name) {
        var breaker = CircuitBreaker.of(name, config);
        var triedAt = new AtomicLong(System.nanoTime());
        breaker.getEventPublisher().onStateTransition(transition -> {
            if (transition.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                triedAt.set(System.nanoTime());
            }
        });
        Gauge.builder("cartulary.breaker.closed", breaker, each -> isOpen(each) ? 0 : 1)
                .description("0 while a side that fails or is slow is left alone")
                .tag("door", name)
                .register(meters);
        return new Door(breaker, triedAt);
    }

    private static boolean isOpen(CircuitBreaker breaker) {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    /** Always up: the rest of the shop goes on. */
    @Override
    public Health health() {
        var left = new TreeMap<String, String>();
        doors.forEach((name, door) -> {
            if (isOpen(door.breaker)) {
                left.put(
                        name,
                        "left alone: %.0f %% of its last calls failed, %.0f %% were slow"
                                .formatted(
                                        door.breaker.getMetrics().getFailureRate(),
                                        door.breaker.getMetrics().getSlowCallRate()));
            }
        });
        return Health.up().withDetails(left).build();
    }
}
