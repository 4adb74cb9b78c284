package cartulary.query.settlement;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.ne;

import cartulary.query.support.Projection;
import cartulary.query.support.ViewStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * What is watched of money; counted when somebody looks, all at once. Not a number while the views do not answer: whoever
 * collects measures gets the others in time.
 */
public final class PaymentMeters {
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private record Counts(double pending, double unknown, double refundFailRate, double casesOpen) {}

    private record Look(long begunAtNanos, CompletableFuture<Counts> found) {
        boolean isFresh() {
            return !found.isDone() || System.nanoTime() - begunAtNanos < FRESH.toNanos();
        }
    }

    private final ViewStore views;
    private final PaymentBookProjection books;
    private final Projection<?> refunds;
    private final CaseProjection cases;
    private final InstantSource time;
    private final AtomicReference<Look> last = new AtomicReference<>();

    /** @param refunds those of the payment feature */
    public PaymentMeters(
            ViewStore views,
            PaymentBookProjection books,
            Projection<?> refunds,
            CaseProjection cases,
            InstantSource time,
            MeterRegistry meters) {
        this.views = views;
        this.books = books;
        this.refunds = refunds;
        this.cases = cases;
        this.time = time;
        Gauge.builder("payment.pending", () -> seen(Counts::pending))
                .description("payments that are neither captured nor closed")
                .register(meters);
        Gauge.builder("payment.unknown", () -> seen(Counts::unknown))
                .description("payments whose provider's answer is not known")
                .register(meters);
        Gauge.builder("refund.fail.rate", () -> seen(Counts::refundFailRate))
                .description("of the refunds that ended within a day, the share that failed")
                .register(meters);
        Gauge.builder("review.cases.open", () -> seen(Counts::casesOpen))
                .description("questions about money that wait for people")
                .register(meters);
    }

    private double seen(ToDoubleFunction<Counts> wanted) {
        var look = last.get();
        if (look == null || !look.isFresh()) {
            var next = new Look(System.nanoTime(), new CompletableFuture<>());
            if (last.compareAndSet(look, next)) {
                next.found.completeAsync(
                        this::counted,
                        task -> Thread.ofVirtual().name("payment-meters").start(task));
            }
            look = last.get();
        }
        try {
            var left = look.begunAtNanos + PATIENCE.toNanos() - System.nanoTime();
            return wanted.applyAsDouble(look.found.get(Math.max(0, left), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException _) {
            return Double.NaN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    private Counts counted() {
        return new Counts(
                views.count(books, eq("body.open", true)),
                views.count(books, and(eq("body.open", true), eq("body.unknown", true))),
                failRate(),
                views.count(cases, ne("body.view.state", "closed")));
    }

    private double failRate() {
        var since = gte("body.endedMillis", time.instant().minus(RECENT).toEpochMilli());
        var failed = views.count(refunds, and(since, eq("body.row.state", "failed")));
        var succeeded = views.count(refunds, and(since, eq("body.row.state", "succeeded")));
        return failed == 0 ? 0 : (double) failed / (failed + succeeded);
    }
}
