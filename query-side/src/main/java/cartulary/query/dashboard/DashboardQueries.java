package cartulary.query.dashboard;

import cartulary.contract.dashboard.Dashboard;
import cartulary.contract.dashboard.DashboardQuery.FindDashboard;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.process.ProcessorStatus;
import cartulary.contract.support.MetaKeys;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers how the shop is doing. */
public final class DashboardQueries {
    /** Two weeks. */
    private static final int HOURS_MAX = 336;

    private static final int LOWEST = 10;

    /** What other features know. */
    public interface Others {
        /** Until all that is asked here includes it. */
        void await(Long position);

        Map<String, Long> ordersByStatus();

        List<StockRow> lowestStock(int most);

        long stockOut();

        long stockLow();

        long parkedProcesses();

        long waitingNotifications();
    }

    private final ViewStore views;
    private final Projections projections;
    private final HourProjection hours;
    private final Others others;
    private final InstantSource time;

    public DashboardQueries(
            ViewStore views, Projections projections, HourProjection hours, Others others, InstantSource time) {
        this.views = views;
        this.projections = projections;
        this.hours = hours;
        this.others = others;
        this.time = time;
    }

    @QueryHandler
    public Dashboard find(FindDashboard query, @MetaDataValue(MetaKeys.POSITION) String position) {
        var size = Readers.size(query.hours(), HOURS_MAX);
        projections.await(Readers.position(position), hours);
        others.await(Readers.position(position));
        var now = time.instant();
        var first = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(size - 1L));
        var wanted = IntStream.range(0, size)
                .mapToObj(hour -> first.plus(Duration.ofHours(hour)))
                .toList();
        var found = views.find(hours, wanted.stream().map(HourProjection::idOf).toList());
        return new Dashboard(
                now,
                others.ordersByStatus(),
                wanted.stream()
                        .map(from -> found.getOrDefault(HourProjection.idOf(from), HourProjection.nothing(from)))
                        .toList(),
                others.stockOut(),
                others.stockLow(),
                others.lowestStock(LOWEST),
                others.parkedProcesses(),
                projections.deadLettersCount(),
                others.waitingNotifications(),
                projections.statuses().stream()
                        .map(status -> new ProcessorStatus(
                                status.projection(), status.position(), status.head(), status.running()))
                        .toList());
    }
}
