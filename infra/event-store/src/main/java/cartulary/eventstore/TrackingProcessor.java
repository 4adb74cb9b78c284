package cartulary.eventstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;

/**
 * A processor that reads the book event by event and is woken by the append. Its name is its processing group. Unless said
 * otherwise it begins with the first event, keeps its token in PostgreSQL within the transaction of its handlers, one
 * segment, and stands still at an event it cannot handle, trying again.
 */
public final class TrackingProcessor implements ConfigurerModule {
    private final String name;
    private final List<Object> handlers = new ArrayList<>();
    private final List<Class<?>> sagas = new ArrayList<>();
    private int batch = 1;
    private int segments = 1;
    private Duration patience = Duration.ZERO;
    private TokenStore tokens;
    private TransactionManager transactions;
    private SequencingPolicy<? super EventMessage<?>> sequencing;
    private Function<Configuration, SequencedDeadLetterQueue<EventMessage<?>>> deadLetters;
    private Function<StreamableMessageSource<TrackedEventMessage<?>>, TrackingToken> start =
            StreamableMessageSource::createTailToken;

    private TrackingProcessor(String name) {
        this.name = name;
    }

    public static TrackingProcessor named(String name) {
        return new TrackingProcessor(name);
    }

    /** An object with {@code @EventHandler} methods; several are called one after the other. */
    public TrackingProcessor handler(Object handler) {
        handlers.add(handler);
        return this;
    }

    /** A saga, kept in PostgreSQL. */
    public TrackingProcessor saga(Class<?> saga) {
        sagas.add(saga);
        return this;
    }

    /** How many events share a transaction and a store of the token. */
    public TrackingProcessor batch(int events) {
        this.batch = events;
        return this;
    }

    /** How much time there is from one batch to the next while events come: see {@link PatientSource}. */
    public TrackingProcessor patient(Duration between) {
        this.patience = between;
        return this;
    }

    /** How many threads share the work; events of one sequence stay with one. Counts when the tokens are first made. */
    public TrackingProcessor segments(int count) {
        this.segments = count;
        return this;
    }

    public TrackingProcessor tokens(TokenStore store) {
        this.tokens = store;
        return this;
    }

    /** Begins anew with each start of this process. */
    public TrackingProcessor inMemoryTokens() {
        return tokens(new InMemoryTokenStore());
    }

    public TrackingProcessor transactions(TransactionManager manager) {
        this.transactions = manager;
        return this;
    }

    /** Which events must come in order; null for an event that need not. By default those of one aggregate. */
    public TrackingProcessor sequencing(SequencingPolicy<? super EventMessage<?>> policy) {
        this.sequencing = policy;
        return this;
    }

    /** Where an event goes that cannot be handled, and those of its sequence behind it; the others go on. */
    public TrackingProcessor deadLetters(Function<Configuration, SequencedDeadLetterQueue<EventMessage<?>>> queue) {
        this.deadLetters = queue;
        return this;
    }

    /** As {@link #deadLetters}, in the table {@code dead_letters}. */
    public TrackingProcessor deadLettersInPostgres() {
        return deadLetters(axon -> JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
                .processingGroup(name)
                .connectionProvider(axon.getComponent(ConnectionProvider.class))
                .transactionManager(axon.getComponent(TransactionManager.class))
                .schema(Tables.DEAD_LETTERS)
                .genericSerializer(axon.getComponent(Serializer.class))
                .eventSerializer(axon.eventSerializer())
                .build());
    }

    /** The first start begins behind what is stored then. */
    public TrackingProcessor fromHead() {
        this.start = StreamableMessageSource::createHeadToken;
        return this;
    }

    /**
     * As {@link #fromHead}, saying so.
     *
     * @param begun told the position behind which it hears every event, before it hears any; -1 for all there will be
     */
    public TrackingProcessor fromHead(LongConsumer begun) {
        this.start = source -> {
            var head = source.createHeadToken();
            begun.accept(head == null ? -1 : head.position().orElse(-1));
            return head;
        };
        return this;
    }

    /** Who keeps his tokens in memory fills what readers are answered from, as far as he has come. */
    private StreamableMessageSource<TrackedEventMessage<?>> source(Configuration axon) {
        return axon.eventStore() instanceof PostgresEventStore store && !(tokens instanceof InMemoryTokenStore)
                ? store.forWorkers()
                : axon.eventStore();
    }

    /** As the library builds its own, but for the class. */
    private EventProcessor processor(String named, Configuration axon, EventHandlerInvoker invoker) {
        var processing = axon.eventProcessingConfiguration();
        return new SteadyProcessor(TrackingEventProcessor.builder()
                .name(named)
                .eventHandlerInvoker(invoker)
                .rollbackConfiguration(processing.rollbackConfiguration(named))
                .errorHandler(processing.errorHandler(named))
                .messageMonitor(processing.messageMonitor(TrackingEventProcessor.class, named))
                .messageSource(patience.isZero() ? source(axon) : new PatientSource(source(axon), patience))
                .tokenStore(processing.tokenStore(named))
                .transactionManager(processing.transactionManager(named))
                .spanFactory(axon.getComponent(EventProcessorSpanFactory.class))
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forParallelProcessing(segments)
                        .andInitialSegmentsCount(segments)
                        .andBatchSize(batch)
                        .andInitialTrackingToken(start)
                        .andTokenClaimInterval(500, TimeUnit.MILLISECONDS)
                        // The append wakes the reader; this is how often an idle one renews its claim.
                        .andEventAvailabilityTimeout(1, TimeUnit.SECONDS)));
    }

    @Override
    public void configureModule(Configurer configurer) {
        var processing = configurer.eventProcessing();
        processing.registerEventProcessor(name, this::processor);
        handlers.forEach(handler -> {
            processing.assignHandlerInstancesMatching(name, handler::equals);
            processing.registerEventHandler(_ -> handler);
        });
        sagas.forEach(saga -> {
            processing.assignHandlerTypesMatching(name, saga::equals);
            processing.registerSaga(saga);
        });
        processing.registerErrorHandler(name, _ -> PropagatingErrorHandler.instance());
        processing.registerListenerInvocationErrorHandler(name, _ -> PropagatingErrorHandler.instance());
        if (tokens != null) processing.registerTokenStore(name, _ -> tokens);
        if (transactions != null) processing.registerTransactionManager(name, _ -> transactions);
        if (sequencing != null) processing.registerSequencingPolicy(name, _ -> sequencing);
        if (deadLetters != null) {
            processing.registerDeadLetterQueue(name, deadLetters);
            processing.registerDeadLetteringEventHandlerInvokerConfiguration(
                    name,
                    // Whether letters of a sequence wait is asked of the database once, while this process has its
                    // segment.
                    (_, invoker) -> invoker.allowReset(true).enableSequenceIdentifierCache());
        }
    }
}
