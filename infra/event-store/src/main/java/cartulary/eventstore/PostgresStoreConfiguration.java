package cartulary.eventstore;

import static cartulary.eventstore.EventStoreConfiguration.READS;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The book on PostgreSQL, and buses within this process. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStoreConfiguration.STORE, havingValue = "postgres", matchIfMissing = true)
class PostgresStoreConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStoreConfiguration.class);

    @Bean
    BookReader bookReader(@Qualifier(READS) DataSource reads, Flyway migrated, CartularySerializer serializer) {
        return new BookReader(reads, serializer);
    }

    @Bean
    Tail tail(BookReader reader) {
        return new Tail((after, through) -> reader.read(after, through, List.of()));
    }

    @Bean
    Writer writer(
            Connections connections,
            BookReader reader,
            Tail tail,
            Cache aggregateCache,
            @Value("${cartulary.store.waiting-max:4096}") int waitingMax,
            @Value("${cartulary.store.patience-millis:1500}") int patienceMillis) {
        return new Writer(
                connections, new Writer.Limits(waitingMax, Duration.ofMillis(patienceMillis)), new Writer.Told() {
                    @Override
                    public void taken(long head) {
                        aggregateCache.removeAll(); // Another may have gone on where they end.
                        tail.wake(head);
                    }

                    @Override
                    public void stored(long since, List<EventRow> rows) {
                        tail.append(since, reader.entries(rows), since + rows.size());
                    }
                });
    }

    @Bean
    Listener listener(Connections connections, Tail tail, Writer writer) {
        return new Listener(connections, tail, writer::holds);
    }

    @Bean
    PostgresEngine eventStorageEngine(
            @Qualifier(READS) DataSource reads, CartularySerializer serializer, BookReader reader, Writer writer) {
        return PostgresEngine.of(reads, serializer, reader, writer);
    }

    @Bean
    EventStore eventStore(PostgresEngine engine, BookReader reader, Tail tail) {
        return PostgresEventStore.of(engine, reader, tail);
    }

    @Bean
    Turn turn(Writer writer, ConfigurableApplicationContext context) {
        return new Turn() {
            @Override
            public void reach() {
                writer.start();
            }

            @Override
            public void await() throws InterruptedException {
                writer.awaitTurn(() -> {
                    LOG.error("another process has taken this one's place: it ends");
                    Thread.ofPlatform().name("displaced").start(context::close);
                });
            }
        };
    }

    @Bean
    MeterBinder writerMeters(Writer writer) {
        return new WriterMeters(writer);
    }

    @Bean
    StreamReader streamReader(@Qualifier(READS) DataSource reads) {
        return new PostgresStreamReader(reads);
    }

    @Bean
    CommandBus commandBus(
            ExecutorService commandExecutor,
            StreamReader reader,
            Writer writer,
            CartularySerializer serializer,
            @Value("${cartulary.bus.serialize:false}") boolean serialize) {
        var bus = new PositionedCommandBus(commandExecutor, () -> writer.started() ? writer.seen() : reader.head());
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
