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

/** What is watched of money; counted when somebody looks. */
public final class PaymentMeters {
    private static final Duration RECENT = Duration.ofDays(1);

    private final ViewStore views;
    private final Projection<?> refunds;
    private final InstantSource time;

    /** @param refunds those of the payment feature */
    public PaymentMeters(
            ViewStore views,
            PaymentBookProjection books,
            Projection<?> refunds,
            CaseProjection cases,
            InstantSource time,
            MeterRegistry meters) {
        this.views = views;
        this.refunds = refunds;
        this.time = time;
        Gauge.builder("payment.pending", () -> views.count(books, eq("body.open", true)))
                .description("payments that are neither captured nor closed")
                .register(meters);
        Gauge.builder("payment.unknown", () -> views.count(books, and(eq("body.open", true), eq("body.unknown", true))))
                .description("payments whose provider's answer is not known")
                .register(meters);
        Gauge.builder("refund.fail.rate", this::failRate)
                .description("of the refunds that ended within a day, the share that failed")
                .register(meters);
        Gauge.builder("review.cases.open", () -> views.count(cases, ne("body.view.state", "closed")))
                .description("questions about money that wait for people")
                .register(meters);
    }

    private double failRate() {
        var since = gte("body.endedMillis", time.instant().minus(RECENT).toEpochMilli());
        var failed = views.count(refunds, and(since, eq("body.row.state", "failed")));
        var succeeded = views.count(refunds, and(since, eq("body.row.state", "succeeded")));
        return failed == 0 ? 0 : (double) failed / (failed + succeeded);
    }
}
