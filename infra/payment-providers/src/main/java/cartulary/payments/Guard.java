package cartulary.payments;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stands before every call to one provider: so many at once, so many tries, and none at all while it fails. What is held
 * back here was surely not sent. A probe always passes, and opens the way again when it is answered.
 */
public final class Guard {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** What came of one try. */
    public enum Came {
        /** An answer, be it a no. */
        ANSWERED,
        /** An answer that says that it could not. */
        FAILED,
        LOST,
        NOT_SENT
    }

    /**
     * @param failurePercent of the calls of the window that failed, from {@code calls} on: then nothing is sent
     * @param open for how long nothing is, unless a probe is answered before
     * @param atOnce how many calls are under way at the most
     */
    public record Limits(float failurePercent, Duration window, int calls, Duration open, int atOnce) {
        public static final Limits USUAL = new Limits(50, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 32);
    }

    private final Supplier<Reach> reach;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final String provider;
    private final MeterRegistry meters;

    /** @param reach asked anew before each call */
    public Guard(String provider, Supplier<Reach> reach, Limits limits, MeterRegistry meters) {
        this.provider = provider;
        this.reach = reach;
        this.meters = meters;
        breaker = CircuitBreaker.of(
                provider,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) limits.window().toSeconds())
                        .minimumNumberOfCalls(limits.calls())
                        .failureRateThreshold(limits.failurePercent())
                        .waitDurationInOpenState(limits.open())
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .build());
        bulkhead = Bulkhead.of(
                provider,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.atOnce())
                        .maxWaitDuration(Duration.ofMillis(500))
                        .build());
        Gauge.builder("payment.provider.closed", breaker, each -> isLeftAlone() ? 0 : 1)
                .description("0 while a provider that fails is left alone")
                .tag("provider", provider)
                .register(meters);
    }

    /** Without retries, for one that never changes. */
    public static Guard of(String provider, String address, Duration connectTimeout, Duration readTimeout) {
        var reach = new Reach(address, connectTimeout, readTimeout, 0);
        return new Guard(provider, () -> reach, Limits.USUAL, new SimpleMeterRegistry());
    }

    public Reach reach() {
        return reach.get();
    }

    public boolean isLeftAlone() {
        return breaker.getState() == CircuitBreaker.State.OPEN
                || breaker.getState() == CircuitBreaker.State.FORCED_OPEN;
    }

    /**
     * @param call one try; does not throw
     * @param heldBack what to say if there is none
     * @param came of a try
     * @return the last try's result; one that may have been carried out, if any may have been and none was answered
     */
    public <T> T call(boolean probe, Supplier<T> call, Supplier<T> heldBack, Function<T, Came> came) {
        T lost = null;
        for (int tried = 0; ; tried++) {
            var result = once(probe, call, heldBack, came);
            var outcome = came.apply(result);
            if (outcome == Came.ANSWERED) return result;
            if (outcome != Came.NOT_SENT && lost == null) lost = result;
            // What failed after an answer got lost may be known no better: the first stands for both.
            var told = lost == null ? result : lost;
            if (probe || tried >= reach.get().retries() || isLeftAlone() || !paused(tried)) return told;
        }
    }

    private <T> T once(boolean probe, Supplier<T> call, Supplier<T> heldBack, Function<T, Came> came) {
        if (!probe && !bulkhead.tryAcquirePermission()) return heldBack.get();
        try {
            if (!probe && !breaker.tryAcquirePermission()) return heldBack.get();
            var begun = System.nanoTime();
            var result = call.get();
            var took = System.nanoTime() - begun;
            var outcome = came.apply(result);
            Timer.builder("payment.provider.call")
                    .description("calls to payment providers, try by try")
                    .tag("provider", provider)
                    .tag("came", outcome.name().toLowerCase(Locale.ROOT))
                    .register(meters)
                    .record(took, TimeUnit.NANOSECONDS);
            if (probe) {
                if (outcome == Came.ANSWERED && breaker.getState() != CircuitBreaker.State.CLOSED) {
                    breaker.transitionToClosedState();
                }
            } else if (outcome == Came.ANSWERED) {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException(outcome.name()));
            }
            return result;
        } finally {
            if (!probe) bulkhead.onComplete();
        }
    }

    /** 100, 200, 400 ms, a half more or less. False if nobody waits any more. */
    private static boolean paused(int tried) {
        var millis = FIRST_PAUSE.toMillis() << tried;
        try {
            Thread.sleep(
                    Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
