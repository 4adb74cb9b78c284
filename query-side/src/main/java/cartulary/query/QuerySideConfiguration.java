package cartulary.query;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;

import cartulary.contract.dashboard.Sales.ProductSales;
import cartulary.contract.dashboard.Sales.UnpaidHolds;
import cartulary.contract.inventory.StockRow;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.Share;
import cartulary.eventstore.StreamReader;
import cartulary.eventstore.TrackingProcessor;
import cartulary.privacy.SealedFields;
import cartulary.query.auditing.AuditQueries;
import cartulary.query.auditing.TrailProjection;
import cartulary.query.cart.CartProjection;
import cartulary.query.cart.CartQueries;
import cartulary.query.catalog.CacheFeeder;
import cartulary.query.catalog.CatalogCaches;
import cartulary.query.catalog.CatalogQueries;
import cartulary.query.catalog.CategoryProjection;
import cartulary.query.catalog.ImportProjection;
import cartulary.query.catalog.ImportQueries;
import cartulary.query.catalog.PlannedChangeProjection;
import cartulary.query.catalog.ProductIndex;
import cartulary.query.catalog.ProductProjection;
import cartulary.query.catalog.RefusedRowsProjection;
import cartulary.query.catalog.SkuPriceProjection;
import cartulary.query.customer.AddressBookProjection;
import cartulary.query.customer.AddressQueries;
import cartulary.query.dashboard.DashboardQueries;
import cartulary.query.dashboard.HourProjection;
import cartulary.query.dashboard.SalesQueries;
import cartulary.query.fulfilment.FulfilmentProjection;
import cartulary.query.fulfilment.FulfilmentQueries;
import cartulary.query.fulfilment.ReturnProjection;
import cartulary.query.inventory.AvailabilityProjection;
import cartulary.query.inventory.AvailabilityQueries;
import cartulary.query.inventory.BundleProjection;
import cartulary.query.inventory.Bundles;
import cartulary.query.inventory.RoutingProjection;
import cartulary.query.inventory.StockQueries;
import cartulary.query.ordering.DraftProjection;
import cartulary.query.ordering.DraftQueries;
import cartulary.query.ordering.OrderCache;
import cartulary.query.ordering.OrderProjection;
import cartulary.query.ordering.OrderQueries;
import cartulary.query.ordering.OrderSales;
import cartulary.query.payment.DisputeProjection;
import cartulary.query.payment.DisputeQueries;
import cartulary.query.payment.MethodProjection;
import cartulary.query.payment.MethodQueries;
import cartulary.query.payment.NotificationProjection;
import cartulary.query.payment.NotificationQueries;
import cartulary.query.payment.RefundProjection;
import cartulary.query.payment.RefundQueries;
import cartulary.query.pricing.ShippingProjection;
import cartulary.query.pricing.ShippingQueries;
import cartulary.query.process.DeadLetterActs;
import cartulary.query.process.ProcessProjection;
import cartulary.query.process.ProcessQueries;
import cartulary.query.process.ProjectionActs;
import cartulary.query.settlement.CaseProjection;
import cartulary.query.settlement.LedgerDayProjection;
import cartulary.query.settlement.LedgerProjection;
import cartulary.query.settlement.LedgerQueries;
import cartulary.query.settlement.PaymentBookProjection;
import cartulary.query.settlement.PaymentMeters;
import cartulary.query.settlement.ReconciliationProjection;
import cartulary.query.settlement.SettlementQueries;
import cartulary.query.support.Epoch;
import cartulary.query.support.Projection;
import cartulary.query.support.ProjectionHealth;
import cartulary.query.support.Projections;
import cartulary.query.support.RedisLevel;
import cartulary.query.support.Sealing;
import cartulary.query.support.StoredPositions;
import cartulary.query.support.ViewStore;
import cartulary.query.support.Whole;
import cartulary.query.wallet.WalletProjection;
import cartulary.query.wallet.WalletQueries;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.serialization.Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is read: the projections, the views' database, the caches and those who answer. */
@Configuration(proxyBeanMethods = false)
@Import(EventStoreConfiguration.class)
public class QuerySideConfiguration {
    @Bean
    Whole wholeViews() {
        return new Whole();
    }

    @Bean
    MongoClient viewsClient(
            @Value("${spring.mongodb.uri}") String uri, Whole whole, ObjectProvider<CommandListener> listeners) {
        return MongoClients.create(MongoClientSettings.builder()
                .commandListenerList(listeners.stream().toList())
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
                .applyToServerSettings(
                        server -> server.heartbeatFrequency(2, TimeUnit.SECONDS).addServerListener(whole))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxWaitTime(2, TimeUnit.SECONDS).addConnectionPoolListener(whole))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(1, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
                .build());
    }

    /** Views, tokens and dead letters of views: they come and go together. */
    @Bean
    MongoDatabase viewsDatabase(MongoClient viewsClient, @Value("${spring.mongodb.uri}") String uri) {
        var named = new ConnectionString(uri).getDatabase();
        return viewsClient.getDatabase(named == null ? "cartulary" : named);
    }

    @Bean
    ViewStore viewStore(MongoDatabase viewsDatabase, ObjectMapper messageMapper, Whole whole) {
        return new ViewStore(viewsDatabase, messageMapper, whole);
    }

    @Bean
    RedisLevel redisLevel(@Value("${spring.data.redis.url}") String url) {
        return new RedisLevel(url);
    }

    @Bean
    CatalogCaches catalogCaches(ObjectMapper messageMapper, RedisLevel redis, ObjectProvider<MeterRegistry> meters) {
        return new CatalogCaches(messageMapper, redis, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Sealing sealing(SealedFields fields) {
        return new Sealing() {
            @Override
            public String seal(String subject, String type, String field, Object value) {
                return fields.sealSame(subject, type, field, value);
            }

            @Override
            public <T> T open(String subject, String type, String field, String sealed, Class<T> as) {
                return fields.open(subject, type, field, sealed, as);
            }
        };
    }

    @Bean
    ProductProjection productProjection(CatalogCaches caches) {
        return new ProductProjection(caches);
    }

    @Bean
    SkuPriceProjection skuPriceProjection(CatalogCaches caches) {
        return new SkuPriceProjection(caches);
    }

    @Bean
    CategoryProjection categoryProjection(CatalogCaches caches) {
        return new CategoryProjection(caches);
    }

    @Bean
    AvailabilityProjection availabilityProjection() {
        return new AvailabilityProjection();
    }

    @Bean
    BundleProjection bundleProjection() {
        return new BundleProjection();
    }

    @Bean
    OrderCache orderCache(ObjectMapper messageMapper, RedisLevel redis, ObjectProvider<MeterRegistry> meters) {
        return new OrderCache(messageMapper, redis, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    OrderProjection orderProjection(Sealing sealing, QueryUpdateEmitter emitter, OrderCache cache) {
        return new OrderProjection(sealing, emitter, cache);
    }

    @Bean
    FulfilmentProjection fulfilmentProjection() {
        return new FulfilmentProjection();
    }

    @Bean
    ReturnProjection returnProjection() {
        return new ReturnProjection();
    }

    @Bean
    ProcessProjection processProjection() {
        return new ProcessProjection();
    }

    @Bean
    CartProjection cartProjection() {
        return new CartProjection();
    }

    @Bean
    AddressBookProjection addressBookProjection(Sealing sealing) {
        return new AddressBookProjection(sealing);
    }

    @Bean
    DraftProjection draftProjection(Sealing sealing) {
        return new DraftProjection(sealing);
    }

    @Bean
    RoutingProjection routingProjection() {
        return new RoutingProjection();
    }

    @Bean
    ImportProjection importProjection() {
        return new ImportProjection();
    }

    @Bean
    RefusedRowsProjection refusedRowsProjection() {
        return new RefusedRowsProjection();
    }

    @Bean
    PlannedChangeProjection plannedChangeProjection() {
        return new PlannedChangeProjection();
    }

    @Bean
    ConfigurerModule importAnswers(
            ViewStore views,
            Projections projections,
            ImportProjection imports,
            RefusedRowsProjection refused,
            PlannedChangeProjection planned) {
        return answering(new ImportQueries(views, projections, imports, refused, planned));
    }

    @Bean
    ShippingProjection shippingProjection() {
        return new ShippingProjection();
    }

    @Bean
    NotificationProjection notificationProjection() {
        return new NotificationProjection();
    }

    @Bean
    LedgerProjection ledgerProjection() {
        return new LedgerProjection();
    }

    @Bean
    LedgerDayProjection ledgerDayProjection() {
        return new LedgerDayProjection();
    }

    @Bean
    HourProjection hourProjection() {
        return new HourProjection();
    }

    @Bean
    TrailProjection trailProjection() {
        return new TrailProjection();
    }

    @Bean
    Projections projections(
            EventStore eventStore,
            MongoDatabase viewsDatabase,
            ViewStore views,
            Serializer serializer,
            DataSource dataSource,
            Flyway migrated,
            List<Projection<?>> all,
            ObjectProvider<MeterRegistry> meters,
            InstantSource time,
            @Value("${cartulary.event-store:postgres}") String store,
            @Value("${cartulary.node-id:node-1}") String nodeId,
            @Value("${cartulary.node.number:1}") int number,
            @Value("${cartulary.node.count:1}") int count) {
        var share = new Share(number, count);
        // The stores number the same events differently: what one projected says nothing to the other.
        var tokens = store.equals("postgres") ? "tokens" : store.replace('-', '_') + "_tokens";
        return new Projections(
                eventStore,
                share.of(tokens(viewsDatabase, tokens, serializer, nodeId)),
                new StoredPositions(viewsDatabase.getCollection(tokens), serializer),
                views,
                new Epoch(dataSource, store, viewsDatabase, database -> declareIndexes(database, tokens)),
                all,
                meters.getIfAvailable(SimpleMeterRegistry::new),
                time);
    }

    @Bean
    ProjectionHealth projectionsHealthIndicator(Projections projections) {
        return new ProjectionHealth(projections);
    }

    @Bean
    CatalogQueries catalogQueries(
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories,
            CatalogCaches caches,
            ProductIndex index) {
        return new CatalogQueries(views, projections, products, prices, categories, caches, index);
    }

    @Bean
    ProductIndex productIndex(
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories,
            AvailabilityProjection stock,
            BundleProjection bundled,
            ObjectMapper messageMapper,
            ObjectProvider<MeterRegistry> meters) {
        var bundles = new Bundles(views, bundled, stock);
        return new ProductIndex(
                views,
                projections,
                products,
                prices,
                categories,
                stock,
                bundles::inStock,
                bundles::with,
                messageMapper,
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    /** On every node, from the head on: it is filled from the views. */
    @Bean
    ConfigurerModule productIndexFeeder(ProductIndex index) {
        return TrackingProcessor.named(ProductIndex.PROCESSOR)
                .handler(index)
                .inMemoryTokens()
                .fromHead(index::hearsFrom)
                .transactions(NoTransactionManager.instance())
                .batch(100)
                .patient(Duration.ofMillis(100));
    }

    @Bean
    ConfigurerModule catalogAnswers(CatalogQueries queries) {
        return answering(queries);
    }

    /** On every node, from the head on: its caches begin empty. */
    @Bean
    ConfigurerModule cacheFeeder(
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories,
            CatalogCaches caches) {
        return TrackingProcessor.named(CacheFeeder.PROCESSOR)
                .handler(new CacheFeeder(caches, views, projections, products, prices, categories))
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance())
                .batch(100);
    }

    @Bean
    ConfigurerModule availabilityAnswers(
            ViewStore views,
            Projections projections,
            AvailabilityProjection stock,
            RoutingProjection routing,
            BundleProjection bundled,
            ProductIndex index) {
        return answering(new AvailabilityQueries(views, projections, stock, routing, bundled, index.known()));
    }

    @Bean
    StockQueries stockQueries(
            ViewStore views,
            Projections projections,
            AvailabilityProjection stock,
            RoutingProjection routing,
            CatalogQueries catalog,
            EventStore eventStore,
            @Value("${cartulary.stock.few:5}") int few) {
        return new StockQueries(views, projections, stock, routing, catalog, eventStore, few);
    }

    @Bean
    ConfigurerModule stockAnswers(StockQueries queries) {
        return answering(queries);
    }

    @Bean
    ConfigurerModule cartAnswers(ViewStore views, Projections projections, CartProjection carts) {
        return answering(new CartQueries(views, projections, carts));
    }

    @Bean
    ConfigurerModule addressAnswers(ViewStore views, Projections projections, AddressBookProjection books) {
        return answering(new AddressQueries(views, projections, books));
    }

    @Bean
    ConfigurerModule draftAnswers(ViewStore views, Projections projections, DraftProjection drafts) {
        return answering(new DraftQueries(views, projections, drafts));
    }

    @Bean
    ConfigurerModule shippingAnswers(ViewStore views, Projections projections, ShippingProjection methods) {
        return answering(new ShippingQueries(views, projections, methods));
    }

    @Bean
    OrderQueries orderQueries(ViewStore views, Projections projections, OrderProjection orders, OrderCache cache) {
        return new OrderQueries(views, projections, orders, cache);
    }

    @Bean
    ConfigurerModule orderAnswers(OrderQueries queries) {
        return answering(queries);
    }

    @Bean
    ConfigurerModule fulfilmentAnswers(
            ViewStore views, Projections projections, FulfilmentProjection fulfilments, ReturnProjection returns) {
        return answering(new FulfilmentQueries(views, projections, fulfilments, returns));
    }

    @Bean
    ProcessQueries processQueries(
            ViewStore views, Projections projections, ProcessProjection processes, InstantSource time) {
        return new ProcessQueries(views, projections, processes, time);
    }

    @Bean
    ConfigurerModule processAnswers(ProcessQueries queries) {
        return answering(queries);
    }

    @Bean
    NotificationQueries notificationQueries(
            ViewStore views, Projections projections, NotificationProjection notifications) {
        return new NotificationQueries(views, projections, notifications);
    }

    @Bean
    ConfigurerModule notificationAnswers(NotificationQueries queries) {
        return answering(queries);
    }

    @Bean
    WalletProjection walletProjection() {
        return new WalletProjection();
    }

    @Bean
    ConfigurerModule walletAnswers(ViewStore views, Projections projections, WalletProjection wallets) {
        return answering(new WalletQueries(views, projections, wallets));
    }

    @Bean
    MethodProjection methodProjection(Sealing sealing) {
        return new MethodProjection(sealing);
    }

    @Bean
    ConfigurerModule methodAnswers(ViewStore views, Projections projections, MethodProjection methods) {
        return answering(new MethodQueries(views, projections, methods));
    }

    @Bean
    DisputeProjection disputeProjection() {
        return new DisputeProjection();
    }

    @Bean
    ConfigurerModule disputeAnswers(ViewStore views, Projections projections, DisputeProjection disputes) {
        return answering(new DisputeQueries(views, projections, disputes));
    }

    @Bean
    RefundProjection refundProjection() {
        return new RefundProjection();
    }

    @Bean
    ConfigurerModule refundAnswers(ViewStore views, Projections projections, RefundProjection refunds) {
        return answering(new RefundQueries(views, projections, refunds));
    }

    @Bean
    PaymentMeters paymentMeters(
            ViewStore views,
            PaymentBookProjection books,
            RefundProjection refunds,
            CaseProjection cases,
            InstantSource time,
            ObjectProvider<MeterRegistry> meters) {
        return new PaymentMeters(views, books, refunds, cases, time, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    PaymentBookProjection paymentBookProjection() {
        return new PaymentBookProjection();
    }

    @Bean
    ReconciliationProjection reconciliationProjection() {
        return new ReconciliationProjection();
    }

    @Bean
    CaseProjection caseProjection() {
        return new CaseProjection();
    }

    @Bean
    ConfigurerModule settlementAnswers(
            ViewStore views,
            Projections projections,
            ReconciliationProjection runs,
            CaseProjection cases,
            PaymentBookProjection books) {
        return answering(new SettlementQueries(views, projections, runs, cases, books));
    }

    @Bean
    ConfigurerModule ledgerAnswers(
            ViewStore views,
            Projections projections,
            LedgerProjection entries,
            LedgerDayProjection days,
            InstantSource time) {
        return answering(new LedgerQueries(views, projections, entries, days, time));
    }

    @Bean
    ConfigurerModule auditAnswers(
            StreamReader reader, ViewStore views, Projections projections, TrailProjection trail) {
        return answering(new AuditQueries(reader, views, projections, trail));
    }

    @Bean
    ConfigurerModule dashboardAnswers(
            ViewStore views,
            Projections projections,
            HourProjection hours,
            OrderQueries orders,
            StockQueries stock,
            ProcessQueries processes,
            NotificationQueries notifications,
            OrderProjection orderViews,
            AvailabilityProjection stockViews,
            ProcessProjection processViews,
            NotificationProjection notificationViews,
            InstantSource time) {
        var others = new DashboardQueries.Others() {
            @Override
            public void await(Long position) {
                projections.await(position, orderViews, stockViews, processViews, notificationViews);
            }

            @Override
            public Map<String, Long> ordersByStatus() {
                return orders.countByStatus();
            }

            @Override
            public List<StockRow> lowestStock(int most) {
                return stock.lowest(most);
            }

            @Override
            public long stockOut() {
                return stock.countOut();
            }

            @Override
            public long stockLow() {
                return stock.countLow();
            }

            @Override
            public long parkedProcesses() {
                return processes.countParked();
            }

            @Override
            public long waitingNotifications() {
                return notifications.countWaiting();
            }
        };
        return answering(new DashboardQueries(views, projections, hours, others, time));
    }

    @Bean
    ConfigurerModule salesAnswers(
            ViewStore views,
            Projections projections,
            OrderProjection orders,
            AvailabilityProjection availability,
            SkuPriceProjection prices,
            StockQueries stock,
            InstantSource time) {
        var sales = new OrderSales(views, orders);
        var others = new SalesQueries.Others() {
            @Override
            public void await(Long position) {
                projections.await(position, orders, availability, prices);
            }

            @Override
            public long placed(Instant since) {
                return sales.placed(since);
            }

            @Override
            public long confirmed(Instant since) {
                return sales.confirmed(since);
            }

            @Override
            public List<ProductSales> products(Instant since, int most) {
                return sales.products(since, most);
            }

            @Override
            public UnpaidHolds unpaid() {
                return sales.unpaid();
            }

            @Override
            public SortedMap<String, Long> onHandBehind(String sku, int most) {
                return stock.onHandBehind(sku, most);
            }

            @Override
            public Map<String, Map<String, Long>> prices(Collection<String> skus) {
                var found = new HashMap<String, Map<String, Long>>();
                views.find(prices, skus).forEach((sku, known) -> found.put(sku, known.prices()));
                return found;
            }
        };
        return answering(new SalesQueries(others, time));
    }

    /** On every node: the one that writes a view acts on its letters. */
    @Bean
    ConfigurerModule deadLetterActs(Projections projections) {
        return TrackingProcessor.named(DeadLetterActs.PROCESSOR)
                .handler(new DeadLetterActs(projections))
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance());
    }

    /** On every node: they settle among themselves which of them does it. */
    @Bean
    ConfigurerModule projectionActs(Projections projections) {
        return TrackingProcessor.named(ProjectionActs.PROCESSOR)
                .handler(new ProjectionActs(projections))
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance());
    }

    private static ConfigurerModule answering(Object handler) {
        return configurer -> configurer.registerQueryHandler(_ -> handler);
    }

    private static TokenStore tokens(MongoDatabase database, String collection, Serializer serializer, String nodeId) {
        return MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .build()
                        .withTrackingTokenCollection(collection))
                .serializer(serializer)
                .nodeId(nodeId) // The same after a restart, which so takes up its own claims at once.
                .claimTimeout(Duration.ofSeconds(10))
                .ensureIndexes(false) // Its index would hinder emptying a database of another epoch.
                .transactionManager(NoTransactionManager.instance())
                .build();
    }

    private static void declareIndexes(MongoDatabase database, String tokens) {
        database.getCollection(tokens).createIndex(ascending("processorName", "segment"));
        database.getCollection("products").createIndex(descending("body.shownPosition", "_id"));
        database.getCollection("products").createIndex(ascending("body.category"));
        database.getCollection("products").createIndex(ascending("body.status"));
        database.getCollection("orders").createIndex(ascending("body.customerId"));
        database.getCollection("orders").createIndex(ascending("body.number"));
        database.getCollection("orders").createIndex(descending("body.placedPosition", "_id"));
        database.getCollection("drafts").createIndex(descending("body.createdPosition", "_id"));
        database.getCollection("process_runs").createIndex(ascending("body.state", "body.parkedPosition", "_id"));
        database.getCollection("process_runs").createIndex(descending("body.startedPosition", "_id"));
        database.getCollection("process_runs").createIndex(ascending("body.about"));
        database.getCollection("process_runs").createIndex(ascending("body.waits"));
        database.getCollection("orders").createIndex(ascending("body.status"));
        database.getCollection("orders").createIndex(ascending("body.placedAt"));
        database.getCollection("returns").createIndex(descending("body.requestedPosition", "_id"));
        database.getCollection("returns").createIndex(ascending("body.row.state"));
        database.getCollection("sku_stock").createIndex(ascending("body.available", "_id"));
        database.getCollection("bundles").createIndex(ascending("body.parts.sku"));
        database.getCollection("notifications").createIndex(descending("body.receivedPosition", "_id"));
        database.getCollection("notifications").createIndex(ascending("body.row.outcome"));
        database.getCollection("audit_trail").createIndex(descending("body.tags", "body.position", "_id"));
        database.getCollection("audit_trail").createIndex(descending("body.position", "_id"));
        database.getCollection("audit_trail").createIndex(ascending("body.at"));
        database.getCollection("ledger_entries").createIndex(ascending("body.accounts", "body.position", "_id"));
        database.getCollection("wallets").createIndex(ascending("body.customerId"));
        database.getCollection("refunds").createIndex(descending("body.askedPosition", "_id"));
        database.getCollection("refunds").createIndex(ascending("body.row.orderId"));
        database.getCollection("payment_books").createIndex(ascending("body.keys"));
        database.getCollection("payment_books").createIndex(ascending("body.movedMillis"));
        database.getCollection("payment_books").createIndex(ascending("body.open", "body.requestedMillis"));
        database.getCollection("review_cases").createIndex(descending("body.openedPosition", "_id"));
        database.getCollection("reconciliations").createIndex(descending("body.requestedPosition", "_id"));
        database.getCollection("ledger_entries").createIndex(ascending("body.orderId"));
        database.getCollection("ledger_entries").createIndex(ascending("body.position", "_id"));
        database.getCollection("dead_letters").createIndex(ascending("projection"));
    }
}
