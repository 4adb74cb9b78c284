package cartulary.eventstore;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The book on PostgreSQL, and buses within this process. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStoreConfiguration.STORE, havingValue = "postgres", matchIfMissing = true)
class PostgresStoreConfiguration {
    @Bean
    EventStorageEngine eventStorageEngine(
            CartularySerializer serializer,
            DataSource dataSource,
            ConnectionProvider connections,
            TransactionManager transactions) {
        var builder = JdbcEventStorageEngine.builder()
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(GroupCommitEngine::isDuplicateKey)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .schema(Tables.EVENTS)
                .dataType(byte[].class)
                .batchSize(500)
                // Commits come in the order of the index, so a gap is a rollback: nobody need come back to look.
                .maxGapOffset(1);
        return new GroupCommitEngine(builder, transactions, dataSource);
    }

    @Bean
    EventStore eventStore(EventStorageEngine engine) {
        return EmbeddedEventStore.builder()
                .storageEngine(engine)
                // Appends of this process wake the readers at once; this is how soon those of another are seen.
                .fetchDelay(200)
                .timeUnit(TimeUnit.MILLISECONDS)
                .build();
    }

    @Bean
    StreamReader streamReader(DataSource dataSource) {
        return new PostgresStreamReader(dataSource);
    }

    @Bean
    CommandBus commandBus(
            ExecutorService commandExecutor,
            StreamReader reader,
            CartularySerializer serializer,
            @Value("${cartulary.bus.serialize:false}") boolean serialize) {
        var bus = new PositionedCommandBus(commandExecutor, reader::head);
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new Inheritance()));
        if (serialize) {
            var through = new ThroughSerializer(serializer);
            bus.registerDispatchInterceptor(through.commands());
            bus.registerHandlerInterceptor(through);
        }
        bus.registerHandlerInterceptor(new Permission());
        return bus;
    }

    @Bean
    QueryUpdateEmitter queryUpdateEmitter(
            CartularySerializer serializer, @Value("${cartulary.bus.serialize:false}") boolean serialize) {
        var emitter = SimpleQueryUpdateEmitter.builder().build();
        if (serialize) emitter.registerDispatchInterceptor(new ThroughSerializer(serializer).updates());
        return emitter;
    }

    @Bean
    QueryBus queryBus(
            QueryUpdateEmitter emitter,
            CartularySerializer serializer,
            @Value("${cartulary.bus.serialize:false}") boolean serialize) {
        var bus = SimpleQueryBus.builder().queryUpdateEmitter(emitter).build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(new Inheritance()));
        if (serialize) {
            var through = new ThroughSerializer(serializer);
            bus.registerDispatchInterceptor(through.queries());
            bus.registerHandlerInterceptor(through);
        }
        bus.registerHandlerInterceptor(new Permission());
        return bus;
    }
}
