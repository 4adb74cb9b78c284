package cartulary.query.support;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready means caught up: up once every projection has reached the head it met at start, and runs; one that a person paused does not count. */
public final class ProjectionHealth implements HealthIndicator {
    /** A busy shop's views are always a moment behind; this many events more and readers would notice. */
    private static final long LAG_MAX = 1_000;

    private final Projections projections;
    private volatile boolean caughtUp;

    public ProjectionHealth(Projections projections) {
        this.projections = projections;
    }

    @Override
    public Health health() {
        var statuses = projections.statuses();
        if (!caughtUp) caughtUp = statuses.stream().allMatch(status -> status.caughtUp() || status.paused());
        boolean ready = caughtUp
                && statuses.stream()
                        .allMatch(status -> status.paused() || (status.running() && status.lag() <= LAG_MAX));
        var health = ready ? Health.up() : Health.outOfService();
        statuses.forEach(status -> health.withDetail(
                status.projection(),
                "%d of %d%s"
                        .formatted(
                                status.position(),
                                status.head(),
                                status.paused() ? ", paused" : status.running() ? "" : ", not running")));
        return health.build();
    }
}
