package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Page;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * The answer to a query on its way between processes: whatever a handler returns, each item under its alias.
 *
 * @param items none, one, or those of the list or page; of a refusal its failure
 * @param nextCursor of a page; null if it was the last
 * @param total of a page; null if unknown
 */
record QueryAnswer(Shape shape, List<Item> items, String nextCursor, Long total) {
    enum Shape {
        NOTHING,
        ONE,
        LIST,
        PAGE,
        REFUSED
    }

    /** @param revision null if it has none */
    record Item(String alias, String revision, JsonNode body) {}

    /** @throws CommandRefused if that is the answer */
    Object unpacked(CartularySerializer serializer) {
        return switch (shape) {
            case NOTHING -> null;
            case ONE -> read(serializer).findFirst().orElseThrow();
            case LIST -> read(serializer).toList();
            case PAGE -> new Page<>(read(serializer).toList(), nextCursor, total);
            case REFUSED ->
                throw new CommandRefused((Failure) read(serializer).findFirst().orElseThrow());
        };
    }

    private Stream<Object> read(CartularySerializer serializer) {
        return items.stream()
                .map(item -> serializer.deserialize(
                        new SimpleSerializedObject<>(item.body, JsonNode.class, item.alias, item.revision)));
    }

    private static QueryAnswer packed(Object answer, CartularySerializer serializer) {
        return switch (answer) {
            case null -> new QueryAnswer(Shape.NOTHING, List.of(), null, null);
            case Optional<?> maybe -> packed(maybe.orElse(null), serializer);
            case List<?> list -> new QueryAnswer(Shape.LIST, items(list, serializer), null, null);
            case Page<?>(var items, var next, var total) ->
                new QueryAnswer(Shape.PAGE, items(items, serializer), next, total);
            default -> new QueryAnswer(Shape.ONE, items(List.of(answer), serializer), null, null);
        };
    }

    private static List<Item> items(List<?> values, CartularySerializer serializer) {
        return values.stream()
                .map(value -> {
                    var written = serializer.serialize(Objects.requireNonNull(value), JsonNode.class);
                    return new Item(
                            written.getType().getName(), written.getType().getRevision(), written.getData());
                })
                .toList();
    }

    /** Packs what handlers of this process answer, and how they refuse. The outermost interceptor. */
    static final class Packing implements MessageHandlerInterceptor<Message<?>> {
        private final CartularySerializer serializer;

        Packing(CartularySerializer serializer) {
            this.serializer = serializer;
        }

        @Override
        public Object handle(UnitOfWork<? extends Message<?>> work, InterceptorChain chain) throws Exception {
            try {
                return switch (chain.proceed()) {
                    case CompletionStage<?> later ->
                        later.handle((answer, failure) -> failure == null ? packed(answer, serializer) : said(failure));
                    case null -> packed(null, serializer);
                    case Object answer -> packed(answer, serializer);
                };
            } catch (HandlerExecutionException e) {
                return said(e);
            }
        }

        private QueryAnswer said(Throwable thrown) {
            var failure =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (failure instanceof HandlerExecutionException refused
                    && refused.getDetails().orElse(null) instanceof Failure no) {
                return new QueryAnswer(Shape.REFUSED, items(List.of(no), serializer), null, null);
            }
            throw failure instanceof RuntimeException broken ? broken : new CompletionException(failure);
        }
    }
}
