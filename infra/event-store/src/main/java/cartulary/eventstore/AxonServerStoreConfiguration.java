package cartulary.eventstore;

import io.axoniq.axonserver.connector.query.QueryDefinition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.axonserver.connector.query.AxonServerQueryBus;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.distributed.AnnotationRoutingStrategy;
import org.axonframework.commandhandling.distributed.UnresolvedRoutingKeyPolicy;
import org.axonframework.common.caching.Cache;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The book on an Axon Server, and buses that reach every process connected to it. Sagas, tokens and subject keys stay in
 * PostgreSQL.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStoreConfiguration.STORE, havingValue = "axon-server")
class AxonServerStoreConfiguration {
    private static final String PATIENCE_SECONDS = "${cartulary.axon-server.patience-seconds:60}";
    private static final String ANSWER_SECONDS = "${cartulary.axon-server.answer-seconds:10}";

    @Bean
    AxonServerConfiguration axonServerConfiguration(
            @Value("${cartulary.axon-server.servers:localhost:8124}") String servers,
            @Value("${cartulary.axon-server.context:default}") String context,
            @Value("${cartulary.axon-server.token:}") String token,
            @Value("${cartulary.axon-server.component:${spring.application.name:cartulary}}") String component,
            @Value("${cartulary.node-id:node-1}") String nodeId) {
        var settings = AxonServerConfiguration.builder()
                .servers(servers)
                .context(context)
                .componentName(component)
                .clientId(nodeId)
                .build();
        if (!token.isEmpty()) settings.setToken(token);
        // A processor has to come past every event, those of others too: readers wait for its position.
        settings.setEventBlockListingEnabled(false);
        settings.getHeartbeat().setInterval(2_000);
        settings.getHeartbeat().setTimeout(5_000);
        settings.setReconnectInterval(500);
        return settings;
    }

    /** @throws IllegalStateException if no server answers within the patience */
    @Bean(destroyMethod = "shutdown")
    AxonServerConnectionManager axonServerConnectionManager(
            AxonServerConfiguration settings, @Value(PATIENCE_SECONDS) int patienceSeconds) {
        var manager = AxonServerConnectionManager.builder()
                .axonServerConfiguration(settings)
                .build();
        manager.start();
        try {
            await(
                    patienceSeconds,
                    "no Axon Server answers at " + settings.getServers(),
                    () -> manager.getConnection().isConnected());
        } catch (IllegalStateException e) {
            manager.shutdown();
            throw e;
        }
        return manager;
    }

    @Bean
    EventStore eventStore(
            AxonServerConfiguration settings, AxonServerConnectionManager connections, CartularySerializer serializer) {
        var store = AxonServerEventStore.builder()
                .configuration(settings)
                .platformConnectionManager(connections)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                // Without a filter the server sends the snapshot and the events behind it in one, and one that was
                // written by an older shop could not be passed over any more.
                .snapshotFilter(
                        snapshot -> isReadable(serializer, snapshot.getPayload().getType()))
                .build();
        store.registerDispatchInterceptor(Decision.storing());
        return store;
    }

    @Bean
    StreamReader streamReader(AxonServerConfiguration settings, AxonServerConnectionManager connections) {
        return new AxonServerStreamReader(connections, settings.getContext(), settings.getCommitTimeout());
    }

    @Bean
    CommandBus commandBus(
            AxonServerConfiguration settings,
            AxonServerConnectionManager connections,
            ExecutorService commandExecutor,
            CartularySerializer serializer,
            EventStore eventStore,
            StreamReader reader,
            Cache aggregateCache,
            @Value(ANSWER_SECONDS) int answerSeconds) {
        aggregateCache.registerCacheEntryListener(Decision.reading());
        var here = new CommandSegment(reader::head, eventStore::lastSequenceNumberFor, aggregateCache::remove);
        here.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new Inheritance()));
        here.registerHandlerInterceptor(new Permission());
        var routed = AxonServerCommandBus.builder()
                .axonServerConnectionManager(connections)
                .configuration(settings)
                .localSegment(here)
                .serializer(serializer)
                .routingStrategy(AnnotationRoutingStrategy.builder()
                        .fallbackRoutingStrategy(UnresolvedRoutingKeyPolicy.RANDOM_KEY)
                        .build())
                .executorServiceBuilder((_, _) -> commandExecutor)
                .build();
        return new RoutedCommandBus(
                routed, () -> connections.isConnected(settings.getContext()), Duration.ofSeconds(answerSeconds));
    }

    @Bean
    QueryUpdateEmitter queryUpdateEmitter() {
        return SimpleQueryUpdateEmitter.builder().build();
    }

    @Bean
    QueryBus queryBus(
            AxonServerConfiguration settings,
            AxonServerConnectionManager connections,
            ExecutorService commandExecutor,
            CartularySerializer serializer,
            QueryUpdateEmitter emitter,
            @Value(ANSWER_SECONDS) int answerSeconds) {
        var here = SimpleQueryBus.builder().queryUpdateEmitter(emitter).build();
        here.registerHandlerInterceptor(new QueryAnswer.Packing(serializer));
        here.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new Inheritance()));
        here.registerHandlerInterceptor(new Permission());
        var routed = AxonServerQueryBus.builder()
                .axonServerConnectionManager(connections)
                .configuration(settings)
                .localSegment(here)
                .updateEmitter(emitter)
                .messageSerializer(serializer)
                .genericSerializer(serializer)
                .queryExecutorServiceBuilder((_, _) -> commandExecutor)
                .queryResponseExecutorServiceBuilder((_, _) -> commandExecutor)
                .build();
        return new RoutedQueryBus(
                routed,
                serializer,
                () -> connections.isConnected(settings.getContext()),
                Duration.ofSeconds(answerSeconds));
    }

    @Bean
    TypeAlias queryAnswer() {
        return new TypeAlias("support.QueryAnswer", null, QueryAnswer.class);
    }

    @Bean
    TypeAlias anyAnswer() {
        return new TypeAlias("support.AnyAnswer", null, RoutedQueryBus.AnyAnswer.class);
    }

    @Bean
    TypeAlias othersWereFaster() {
        return new TypeAlias("support.OthersWereFaster", null, CommandSegment.OthersWereFaster.class);
    }

    /** Positions here are not those of PostgreSQL: a table of their own. */
    @Bean
    TokenSchema tokenSchema() {
        return TokenSchema.builder()
                .setTokenTable("axon_server_tokens")
                .setProcessorNameColumn("processor_name")
                .setSegmentColumn("segment")
                .setTokenColumn("token")
                .setTokenTypeColumn("token_type")
                .setTimestampColumn("time_stamp")
                .setOwnerColumn("owner")
                .build();
    }

    /** Nobody is called on before the server knows who answers to what here. */
    @Bean
    SmartLifecycle axonServerReady(
            AxonServerConfiguration settings,
            AxonServerConnectionManager connections,
            @Value(PATIENCE_SECONDS) int patienceSeconds) {
        return new SmartLifecycle() {
            private volatile boolean running;

            @Override
            public void start() {
                var connection = connections.getConnection(settings.getContext());
                // The server takes the names in the order they are sent, and Axon does not wait for it to say so: when
                // it has taken this one it has taken all.
                var last = "ready:" + settings.getClientId();
                acknowledged(connection
                        .commandChannel()
                        .registerCommandHandler(_ -> CompletableFuture.failedFuture(new AssertionError()), 100, last));
                acknowledged(connection
                        .queryChannel()
                        .registerQueryHandler((_, reply) -> reply.complete(), new QueryDefinition(last, String.class)));
                running = true;
            }

            private void acknowledged(io.axoniq.axonserver.connector.Registration registration) {
                try {
                    var _ = registration
                            .awaitAck(patienceSeconds, TimeUnit.SECONDS)
                            .cancel();
                } catch (TimeoutException e) {
                    throw new IllegalStateException("Axon Server did not take the handlers' names", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void stop() {
                running = false;
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return AxonLifecycle.PHASE + 1;
            }
        };
    }

    @Bean
    ConfigurerModule axonServerConnection(AxonServerConnectionManager connections) {
        return configurer ->
                configurer.onInitialize(axon -> axon.onShutdown(Phase.EXTERNAL_CONNECTIONS, connections::shutdown));
    }

    private static boolean isReadable(CartularySerializer serializer, SerializedType type) {
        try {
            return serializer.classForType(type) != null;
        } catch (SerializationException _) {
            return false;
        }
    }

    private static void await(int seconds, String orElse, java.util.function.BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(orElse + " within " + seconds + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
