package cartulary.loadtest;

import cartulary.contract.support.CommandRefused;
import cartulary.eventstore.CartularySerializer;
import cartulary.privacy.SealedFields;
import cartulary.query.ordering.OrderProjection;
import cartulary.query.support.Epoch;
import cartulary.query.support.Projections;
import cartulary.query.support.Sealing;
import cartulary.query.support.ViewStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.flywaydb.core.Flyway;

/**
 * The projection of orders, as the query side has it, written to the stand-in for MongoDB: its figure is one of the stand-in,
 * not of a MongoDB. That one keeps everything in a small memory, so only the first events are replayed.
 */
final class Views {
    /** As much as the stand-in's memory holds with room to spare. */
    private static final int EVENTS_MAX = 40_000;

    private Views() {}

    static Line replay(Database database, String mongoUri, int events, Supplier<Cpu> meter) throws Exception {
        var last = Math.min(events, EVENTS_MAX);
        var first = last / 4; // Until there it warms up.
        try (var product = new Product(database);
                var client = MongoClients.create(mongoUri)) {
            var views = client.getDatabase("bench");
            var orders = new OrderProjection(
                    sealing(product.get(SealedFields.class)), product.get(QueryUpdateEmitter.class));
            product.get(Flyway.class);
            var projections = new Projections(
                    product.get(EventStore.class),
                    tokens(views, product.get(CartularySerializer.class)),
                    new ViewStore(views, product.get(ObjectMapper.class)),
                    new Epoch(product.get(DataSource.class), views, _ -> {}),
                    List.of(orders),
                    new SimpleMeterRegistry());
            projections.start();
            try {
                var from = reached(projections, orders, first);
                var cpu = meter.get();
                var begun = System.nanoTime();
                var to = reached(projections, orders, last);
                var seconds = (System.nanoTime() - begun) / 1e9;
                var measured = new Load.Measured(seconds, to - from, 0, 0, cpu.since());
                var documents = views.getCollection(orders.collection()).countDocuments();
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
            } finally {
                projections.stop();
            }
        }
    }

    private static long reached(Projections projections, OrderProjection orders, long position) {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (true) {
            try {
                projections.await(position, orders);
                return projections.statuses().getFirst().position();
            } catch (CommandRefused e) {
                if (System.nanoTime() > end) throw e; // It waits for two seconds only.
            }
        }
    }

    private static TokenStore tokens(MongoDatabase database, CartularySerializer serializer) {
        return MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .build()
                        .withTrackingTokenCollection("tokens"))
                .serializer(serializer)
                .nodeId("bench")
                .ensureIndexes(false)
                .transactionManager(NoTransactionManager.instance())
                .build();
    }

    private static Sealing sealing(SealedFields fields) {
        return new Sealing() {
            @Override
            public String seal(String subject, String type, String field, Object value) {
                return fields.seal(subject, type, field, value);
            }

            @Override
            public <T> T open(String subject, String type, String field, String sealed, Class<T> as) {
                return fields.open(subject, type, field, sealed, as);
            }
        };
    }
}
