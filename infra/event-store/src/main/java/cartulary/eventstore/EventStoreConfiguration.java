package cartulary.eventstore;

import cartulary.privacy.JdbcSubjectKeys;
import cartulary.privacy.MasterKey;
import cartulary.privacy.SealedFields;
import cartulary.privacy.SubjectKeys;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.NoCache;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurationParameterResolverFactory;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.saga.repository.NoResourceInjector;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.spring.config.annotation.SpringBeanParameterResolverFactory;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The book and the buses, for every side to import. Axon is put together here, bean by bean, from the
 * {@link ConfigurerModule}s and {@link TypeAlias}es of the context; nothing of it configures itself.
 */
@Configuration(proxyBeanMethods = false)
@Import({PostgresStoreConfiguration.class, AxonServerStoreConfiguration.class})
public class EventStoreConfiguration {
    /** Which store keeps the events: postgres or axon-server. */
    static final String STORE = "cartulary.event-store";

    /** Names the connections for single reads. */
    static final String READS = "reads";

    /** Of the state of processes of one kind; each takes about a kilobyte. */
    private static final long SAGA_BYTES_MAX = 8L << 20;

    /** The stores' table of migrations is shared by sides that each bring only their own. */
    private static final String[] OF_OTHER_SIDES = {"*:missing", "*:future"};

    @Bean
    Connections connections(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username:}") String username,
            @Value("${spring.datasource.password:}") String password,
            @Value("${cartulary.node-id:node-1}") String nodeId) {
        return new Connections(url, username, password, nodeId);
    }

    /** For transactions: a processor, a saga or a stored task holds its own while it waits for the commands it sends. */
    @Bean
    @Primary
    HikariDataSource dataSource(
            Connections connections, @Value("${spring.datasource.hikari.maximum-pool-size:24}") int connectionsMax) {
        return connections.pool("cartulary", connectionsMax, connectionsMax);
    }

    /**
     * For single reads, on which commands and questions live. Nobody holds one while waiting for somebody else; so, however
     * many transactions wait, what they wait for goes on, and however many ask, those who work behind have their own. Half as
     * many at the most: they are never held for long.
     */
    @Bean(defaultCandidate = false)
    @Qualifier(READS)
    HikariDataSource reads(
            Connections connections, @Value("${spring.datasource.hikari.maximum-pool-size:24}") int connectionsMax) {
        return connections.pool("cartulary-reads", 1, Math.max(1, connectionsMax / 2));
    }

    @Bean(initMethod = "migrate")
    Flyway flyway(Connections connections) {
        return Flyway.configure()
                // Not on the pool: to change a large table takes longer than any other statement may.
                .dataSource(connections.url(), connections.user(), connections.password())
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .ignoreMigrationPatterns(OF_OTHER_SIDES)
                .outOfOrder(true)
                .load();
    }

    @Bean
    @Primary
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactionManager) {
        return new SpringTransactionManager(transactionManager);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new SpringDataSourceConnectionProvider(dataSource);
    }

    @Bean
    ShopClock shopClock(
            DataSource dataSource, Flyway migrated, @Value("${cartulary.test-clock.enabled:false}") boolean testClock) {
        return testClock
                ? ShopClock.movable(InstantSource.system(), dataSource)
                : ShopClock.machineTime(InstantSource.system());
    }

    @Bean
    @Fallback
    MoveClock moveClock(ShopClock clock) {
        return clock::moveTo;
    }

    @Bean
    WorkerIds workerIds(DataSource dataSource, Flyway migrated) {
        return new WorkerIds(dataSource);
    }

    @Bean
    SubjectKeys subjectKeys(
            @Qualifier(READS) DataSource reads,
            @Value("${cartulary.privacy.master-key-file:}") String file,
            @Value("${cartulary.privacy.master-key-create:false}") boolean create,
            @Value("${" + MasterKey.ENVIRONMENT + ":}") String environment) {
        if (file.isEmpty() && environment.isEmpty()) {
            throw new IllegalStateException(
                    "no master key: set cartulary.privacy.master-key-file, or " + MasterKey.ENVIRONMENT);
        }
        return new JdbcSubjectKeys(
                reads, file.isEmpty() ? MasterKey.of(environment) : MasterKey.from(Path.of(file), create));
    }

    @Bean
    SealedFields sealedFields(SubjectKeys keys) {
        return new SealedFields(keys);
    }

    /** Jackson 2, for messages and whatever is stored; the web has its own. */
    @Bean
    ObjectMapper messageMapper(SealedFields sealedFields) {
        return CartularySerializer.messageMapper(sealedFields);
    }

    @Bean
    CartularySerializer serializer(ObjectMapper messageMapper, ObjectProvider<TypeAlias> aliases) {
        return new CartularySerializer(messageMapper, aliases.stream().toList());
    }

    @Bean
    TokenStore tokenStore(
            ConnectionProvider connections,
            CartularySerializer serializer,
            ObjectProvider<TokenSchema> ownOfTheStore,
            StoredSagas sagas,
            @Value("${cartulary.node-id:node-1}") String nodeId) {
        return LooseTokenStore.of(
                connections,
                serializer,
                ownOfTheStore.getIfAvailable(() -> Tables.TOKENS),
                nodeId,
                Duration.ofSeconds(10),
                sagas::forget);
    }

    /** Deadlines may run in any of several processes, and change a process behind the back of the one that is told its events. */
    @Bean
    StoredSagas sagaStore(
            ConnectionProvider connections,
            CartularySerializer serializer,
            @Value("${cartulary.node.count:1}") int processes) {
        return new StoredSagas(connections, serializer, processes == 1 ? SAGA_BYTES_MAX : 0);
    }

    /** Of aggregates. */
    @Bean
    Cache aggregateCache(@Value("${cartulary.aggregate-cache.size:10000}") int size) {
        return size == 0 ? NoCache.INSTANCE : new BoundedCache(size);
    }

    @Bean
    MeterBinder aggregateCacheMeters(Cache aggregateCache) {
        return meters -> {
            if (aggregateCache instanceof BoundedCache bounded) bounded.bindTo(meters);
        };
    }

    @Bean(destroyMethod = "shutdownNow") // It would wait for commands that will never end; AxonLifecycle has waited.
    ExecutorService commandExecutor() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("command-", 1).factory());
    }

    @Bean
    Commands commands(CommandBus bus) {
        return new Commands(bus);
    }

    @Bean
    Queries queries(QueryBus bus) {
        return new Queries(bus);
    }

    @Bean
    org.axonframework.config.Configuration axonConfiguration(
            ApplicationContext context,
            Flyway migrated,
            ShopClock clock,
            CartularySerializer serializer,
            TransactionManager transactions,
            ConnectionProvider connections,
            EventStore eventStore,
            TokenStore tokens,
            StoredSagas sagas,
            Cache aggregateCache,
            CommandBus commandBus,
            QueryUpdateEmitter emitter,
            QueryBus queryBus,
            ObjectProvider<ConfigurerModule> modules) {
        GenericEventMessage.clock = clock.asClock(); // Axon knows no other place for it.
        var configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> serializer)
                .configureEventSerializer(_ -> serializer)
                .configureMessageSerializer(_ -> serializer)
                .configureTransactionManager(_ -> transactions)
                .configureEventBus(_ -> eventStore)
                .configureCommandBus(_ -> commandBus)
                .configureQueryUpdateEmitter(_ -> emitter)
                .configureQueryBus(_ -> queryBus)
                .configureCorrelationDataProviders(_ -> List.of(new Inheritance()))
                // Sagas are given what they need as parameters; to look for more in each that is loaded takes long.
                .configureResourceInjector(_ -> NoResourceInjector.INSTANCE)
                .registerComponent(ConnectionProvider.class, _ -> connections)
                .registerComponent(Cache.class, _ -> aggregateCache)
                .registerComponent(ParameterResolverFactory.class, axon -> parameters(axon, context));
        configurer
                .eventProcessing()
                .usingTrackingEventProcessors()
                .registerTokenStore(_ -> tokens)
                .registerSagaStore(_ -> sagas)
                .registerDefaultTransactionManager(_ -> transactions)
                .registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance());
        modules.orderedStream().forEach(module -> module.configureModule(configurer));
        return configurer.buildConfiguration();
    }

    @Bean
    EventProcessingConfiguration eventProcessingConfiguration(org.axonframework.config.Configuration configuration) {
        return configuration.eventProcessingConfiguration();
    }

    @Bean
    AxonLifecycle axonLifecycle(
            org.axonframework.config.Configuration configuration,
            ObjectProvider<Turn> turn,
            ExecutorService commandExecutor) {
        return new AxonLifecycle(configuration, turn.getIfAvailable(), commandExecutor);
    }

    private static ParameterResolverFactory parameters(
            org.axonframework.config.Configuration axon, ApplicationContext context) {
        return MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(EventStoreConfiguration.class),
                HandlerParameters.actorAndPosition(),
                new ConfigurationParameterResolverFactory(axon),
                new SpringBeanParameterResolverFactory(context));
    }
}
