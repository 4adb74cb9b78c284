package cartulary.loadtest;

import cartulary.contract.support.CommandRefused;
import cartulary.query.QuerySideConfiguration;
import cartulary.query.ordering.OrderProjection;
import cartulary.query.support.Projections;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The query side as it is, all its projections reading, until that of orders has come so far. It writes to the stand-in for
 * MongoDB: the figure is one of the stand-in, not of a MongoDB. That one keeps everything in a small memory, so only the first
 * events are waited for.
 */
final class Views {
    /** As much as the stand-in's memory holds with room to spare. */
    private static final int EVENTS_MAX = 40_000;

    private Views() {}

    static Line replay(Database database, String mongoUri, String redisUrl, int events, Supplier<Cpu> meter) {
        var last = Math.min(events, EVENTS_MAX);
        var first = last / 4; // Until there it warms up.
        Map<String, Object> stores =
                Map.of("spring.mongodb.uri", mongoUri + "/bench", "spring.data.redis.url", redisUrl);
        try (var context = Contexts.running(database, stores, List.of(QuerySideConfiguration.class))) {
            var projections = context.getBean(Projections.class);
            var orders = context.getBean(OrderProjection.class);
            var from = reached(projections, orders, first);
            var cpu = meter.get();
            var begun = System.nanoTime();
            var to = reached(projections, orders, last);
            var seconds = (System.nanoTime() - begun) / 1e9;
            var measured = new Load.Measured(seconds, to - from, 0, 0, cpu.since());
            var documents = context.getBean(MongoDatabase.class)
                    .getCollection(orders.collection())
                    .countDocuments();
            if (documents < to / Reading.EVENTS_OF_AN_ORDER) {
                throw new IllegalStateException("%d events made only %d orders".formatted(to, documents));
            }
            return new Line(
                    "replay-view",
                    "cartulary",
                    1,
                    Line.rounded(measured.perSecond(), 1),
                    null,
                    null,
                    Line.rounded(measured.cpuMillisEach()),
                    List.of(),
                    Map.of("count", to - from, "views", "stand-in"));
        }
    }

    private static long reached(Projections projections, OrderProjection orders, long position) {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (true) {
            try {
                projections.await(position, orders);
                return projections.statuses().stream()
                        .filter(status -> status.projection().equals(orders.name()))
                        .findFirst()
                        .orElseThrow()
                        .position();
            } catch (CommandRefused e) {
                if (System.nanoTime() > end) throw e; // It waits for two seconds only.
            }
        }
    }
}
