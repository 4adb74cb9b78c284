package cartulary.loadtest;

import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.eventstore.CartularySerializer;
import cartulary.eventstore.HandlerParameters;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurationParameterResolverFactory;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.spring.config.annotation.SpringBeanParameterResolverFactory;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Axon's own JDBC engine and event store, in tables as its own factory makes them, with the product's pool, serializer, cache
 * and aggregates, and an asynchronous command bus on virtual threads. The bus has no transaction of its own: a handler then
 * holds a connection for the append only, which is what serves this engine best.
 */
final class Stock implements Workload.Shop {
    private final ConfigurableApplicationContext context;
    private final HikariDataSource dataSource;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("stock-", 1).factory());
    private final Configuration axon;
    private final CommandBus bus;

    Stock(Database database, ConfigurerModule... modules) {
        context = Contexts.lending(database);
        dataSource = pool(context.getBean(HikariDataSource.class), database.connections());
        var connections = new SpringDataSourceConnectionProvider(dataSource);
        var transactions = new SpringTransactionManager(new JdbcTransactionManager(dataSource));
        var serializer = context.getBean(CartularySerializer.class);
        var engine = JdbcEventStorageEngine.builder()
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(Stock::isDuplicateKey)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .dataType(byte[].class)
                .batchSize(500)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        var store = EmbeddedEventStore.builder().storageEngine(engine).build();
        List<CorrelationDataProvider> inherited = List.of(
                new SimpleCorrelationDataProvider(
                        MetaKeys.ACTOR, MetaKeys.ROLES, MetaKeys.TRACE, MetaKeys.IDEMPOTENCY_KEY),
                new MessageOriginProvider(MetaKeys.CAUSATION, MetaKeys.CORRELATION));
        var commandBus = AsynchronousCommandBus.builder()
                .executor(threads)
                .transactionManager(NoTransactionManager.instance())
                .build();
        commandBus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(inherited));
        bus = commandBus;
        var configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> serializer)
                .configureEventSerializer(_ -> serializer)
                .configureMessageSerializer(_ -> serializer)
                .configureTransactionManager(_ -> transactions)
                .configureEventBus(_ -> store)
                .configureCommandBus(_ -> commandBus)
                .configureCorrelationDataProviders(_ -> inherited)
                .registerComponent(Cache.class, _ -> context.getBean(Cache.class))
                .registerComponent(
                        ParameterResolverFactory.class,
                        configuration -> MultiParameterResolverFactory.ordered(
                                ClasspathParameterResolverFactory.forClass(Stock.class),
                                HandlerParameters.actorAndPosition(),
                                new ConfigurationParameterResolverFactory(configuration),
                                new SpringBeanParameterResolverFactory(context)));
        configurer.eventProcessing().usingTrackingEventProcessors();
        context.getBeanProvider(ConfigurerModule.class)
                .orderedStream()
                .forEach(module -> module.configureModule(configurer));
        for (var module : modules) module.configureModule(configurer);
        axon = configurer.buildConfiguration();
        axon.start();
    }

    @Override
    public CompletableFuture<?> send(Object command, Actor actor, Map<String, String> meta) {
        var all = new HashMap<>(meta);
        all.put(MetaKeys.ACTOR, actor.id());
        all.put(MetaKeys.ROLES, actor.roles().stream().map(Role::name).sorted().collect(Collectors.joining(",")));
        var answer = new CompletableFuture<Object>();
        bus.dispatch(new GenericCommandMessage<>(command, all), (_, result) -> {
            if (result.isExceptional()) answer.completeExceptionally(result.exceptionResult());
            else answer.complete(result.getPayload());
        });
        return answer;
    }

    @Override
    public void close() {
        axon.shutdown();
        threads.close();
        dataSource.close();
        context.close();
    }

    /**
     * As the shop's, but its own: this engine seals while it holds a connection, and a key is looked up on another. From one
     * pool, senders who all need a key at once would wait for each other until the pool gives up.
     */
    private static HikariDataSource pool(HikariDataSource like, int connections) {
        var settings = new HikariConfig();
        like.copyStateTo(settings);
        settings.setPoolName("stock");
        settings.setMaximumPoolSize(connections);
        settings.setMinimumIdle(connections);
        return new HikariDataSource(settings);
    }

    private static boolean isDuplicateKey(Exception exception) {
        for (Throwable e = exception; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && "23505".equals(sql.getSQLState())) return true;
        }
        return false;
    }
}
