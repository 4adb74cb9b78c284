package cartulary.eventstore;

import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.queryhandling.DefaultSubscriptionQueryResult;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import reactor.core.publisher.SynchronousSink;

/** Asks queries. A refusal completes exceptionally, with a Failure as the exception's details. */
public final class Queries {
    private final QueryBus bus;

    Queries(QueryBus bus) {
        this.bus = bus;
    }

    /**
     * @param minPosition the answer must include the events up to here; null if it need not
     * @return completed with null when there is nothing; the handler may say so with null or an empty Optional
     */
    public <T> CompletableFuture<T> find(Object query, Class<T> type, Actor actor, Long minPosition) {
        return ask(query, actor, minPosition).thenApply(answer -> found(answer, type));
    }

    /** As {@link #find}, of a handler that answers a {@link Page} of these. */
    public <T> CompletableFuture<Page<T>> page(Object query, Class<T> type, Actor actor, Long minPosition) {
        return ask(query, actor, minPosition).thenApply(found -> {
            var page = (Page<?>) found;
            return new Page<>(page.items().stream().map(type::cast).toList(), page.nextCursor(), page.total());
        });
    }

    /** As {@link #find}, of a handler that answers a list of these. */
    public <T> CompletableFuture<List<T>> list(Object query, Class<T> type, Actor actor, Long minPosition) {
        return ask(query, actor, minPosition)
                .thenApply(found -> ((List<?>) found).stream().map(type::cast).toList());
    }

    /** The answer now (null when there is nothing) and each later one, until it is closed. */
    public <T> SubscriptionQueryResult<T, T> subscribe(Object query, Class<T> type, Actor actor) {
        var message = new GenericSubscriptionQueryMessage<>(query, new Whatever<>(type), new Whatever<>(type))
                .andMetaData(Actors.metadata(actor, Map.of()));
        var result = bus.subscriptionQuery(message);
        return new DefaultSubscriptionQueryResult<>(
                result.initialResult().handle((answer, asker) -> tell(answer, type, asker)),
                result.updates().handle((answer, asker) -> tell(answer, type, asker)),
                result);
    }

    private static <T> void tell(ResultMessage<?> answer, Class<T> type, SynchronousSink<T> asker) {
        if (answer.isExceptional()) {
            asker.error(answer.exceptionResult());
            return;
        }
        var found = found(answer.getPayload(), type);
        if (found != null) asker.next(found);
    }

    private static <T> T found(Object answer, Class<T> type) {
        return type.cast(answer instanceof Optional<?> maybe ? maybe.orElse(null) : answer);
    }

    private CompletableFuture<?> ask(Object query, Actor actor, Long minPosition) {
        var more = minPosition == null ? Map.<String, String>of() : Map.of(MetaKeys.POSITION, minPosition.toString());
        var message = new GenericQueryMessage<>(query, new Whatever<>(Object.class))
                .andMetaData(Actors.metadata(actor, more));
        return bus.query(message).thenCompose(Queries::payload);
    }

    private static CompletableFuture<Object> payload(QueryResponseMessage<?> answer) {
        return answer.isExceptional()
                ? CompletableFuture.failedFuture(answer.exceptionResult())
                : CompletableFuture.completedFuture(answer.getPayload());
    }

    /** There is one handler for each query, so whatever it returns is the answer. */
    private record Whatever<T>(Class<T> type) implements ResponseType<T> {
        @Override
        public boolean matches(java.lang.reflect.Type handlers) {
            return true;
        }

        @Override
        public Class<T> responseMessagePayloadType() {
            return type;
        }

        @Override
        public Class<?> getExpectedResponseType() {
            return type;
        }
    }
}
