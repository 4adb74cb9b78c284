package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.query.AxonServerQueryBus;
import org.axonframework.axonserver.connector.query.AxonServerQueryDispatchException;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.queryhandling.DefaultSubscriptionQueryResult;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.GenericQueryResponseMessage;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryMessage;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.axonframework.queryhandling.SubscriptionQueryUpdateMessage;
import reactor.core.publisher.Mono;

/**
 * Asks whichever process an Axon Server knows to have an answer. Answers travel as a {@link QueryAnswer}; refusals come
 * back as they were made; whoever cannot be reached, or does not answer in time, is unavailable.
 */
final class RoutedQueryBus implements QueryBus, Lifecycle {
    /** There is one handler for each query, and what it returns is packed whatever it is. */
    @JsonAutoDetect(getterVisibility = JsonAutoDetect.Visibility.NONE) // An answer to any question: nothing to say.
    record AnyAnswer() implements ResponseType<Object> {
        @Override
        public boolean matches(Type handlers) {
            return true;
        }

        @Override
        public Class<Object> responseMessagePayloadType() {
            return Object.class;
        }

        @Override
        public Class<?> getExpectedResponseType() {
            return Object.class;
        }
    }

    private final AxonServerQueryBus routed;
    private final CartularySerializer serializer;
    private final BooleanSupplier connected;
    private final Duration patience;

    RoutedQueryBus(
            AxonServerQueryBus routed, CartularySerializer serializer, BooleanSupplier connected, Duration patience) {
        this.routed = routed;
        this.serializer = serializer;
        this.connected = connected;
        this.patience = patience;
    }

    @Override
    public <Q, R> CompletableFuture<QueryResponseMessage<R>> query(QueryMessage<Q, R> query) {
        if (!connected.getAsBoolean()) {
            return CompletableFuture.completedFuture(failed(unavailable("not connected", null)));
        }
        CompletableFuture<QueryResponseMessage<Object>> answer;
        try {
            answer = routed.query(new GenericQueryMessage<>(query, query.getQueryName(), new AnyAnswer()));
        } catch (ShutdownInProgressException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((packed, failure) -> failure == null ? unpacked(packed) : failed(asIfHere(failure)));
    }

    @Override
    public <Q, I, U>
            SubscriptionQueryResult<QueryResponseMessage<I>, SubscriptionQueryUpdateMessage<U>> subscriptionQuery(
                    SubscriptionQueryMessage<Q, I, U> query, int updateBufferSize) {
        if (!connected.getAsBoolean()) throw unavailable("not connected", null);
        var any = new AnyAnswer();
        var message = new GenericSubscriptionQueryMessage<>(query, query.getQueryName(), any, any);
        var result = routed.subscriptionQuery(message, updateBufferSize);
        Mono<QueryResponseMessage<I>> first = result.initialResult()
                .timeout(patience)
                .map(this::<I>unpacked)
                .onErrorResume(failure -> Mono.just(failed(asIfHere(failure))));
        return new DefaultSubscriptionQueryResult<>(first, result.updates().map(RoutedQueryBus::<U>sameUpdate), result);
    }

    @SuppressWarnings("unchecked") // Read by its alias; whoever subscribed says what it should be.
    private static <U> SubscriptionQueryUpdateMessage<U> sameUpdate(SubscriptionQueryUpdateMessage<Object> update) {
        return (SubscriptionQueryUpdateMessage<U>) (SubscriptionQueryUpdateMessage<?>) update;
    }

    @SuppressWarnings("unchecked") // As above.
    private <R> QueryResponseMessage<R> unpacked(QueryResponseMessage<Object> packed) {
        if (packed.isExceptional()) return failed(asIfHere(packed.exceptionResult()));
        try {
            var answer = (R) ((QueryAnswer) packed.getPayload()).unpacked(serializer);
            return GenericQueryResponseMessage.asNullableResponseMessage((Class<R>) Object.class, answer)
                    .withMetaData(packed.getMetaData());
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    @SuppressWarnings("unchecked") // There is no payload.
    private static <R> QueryResponseMessage<R> failed(Throwable failure) {
        return new GenericQueryResponseMessage<>((Class<R>) Object.class, failure);
    }

    private static Throwable asIfHere(Throwable thrown) {
        var failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (failure) {
            case NoHandlerForQueryException _ -> unavailable("nobody is there to answer", failure);
            case ShutdownInProgressException _ -> unavailable("shutting down", failure);
            case TimeoutException _ -> unavailable("no answer in time", failure);
            case AxonServerQueryDispatchException _, AxonServerException _ ->
                unavailable("the connection broke", failure);
            case io.axoniq.axonserver.connector.AxonServerException _ -> unavailable("the connection broke", failure);
            default -> failure;
        };
    }

    private static CommandRefused unavailable(String why, Throwable cause) {
        var refused = new CommandRefused(new Failures.Unavailable(why));
        if (cause != null) refused.addSuppressed(cause);
        return refused;
    }

    @Override
    public <Q, R> Stream<QueryResponseMessage<R>> scatterGather(QueryMessage<Q, R> query, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("there is one handler for each query");
    }

    @Override
    public QueryUpdateEmitter queryUpdateEmitter() {
        return routed.queryUpdateEmitter();
    }

    @Override
    public <R> Registration subscribe(
            String query, Type responseType, MessageHandler<? super QueryMessage<?, R>> handler) {
        return routed.subscribe(query, responseType, handler);
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super QueryMessage<?, ?>> interceptor) {
        return routed.registerHandlerInterceptor(interceptor);
    }

    @Override
    public Registration registerDispatchInterceptor(
            MessageDispatchInterceptor<? super QueryMessage<?, ?>> interceptor) {
        return routed.registerDispatchInterceptor(interceptor);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        routed.registerLifecycleHandlers(lifecycle);
    }
}
