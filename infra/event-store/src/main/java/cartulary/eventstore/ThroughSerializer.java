package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.GenericSubscriptionQueryUpdateMessage;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.SubscriptionQueryMessage;
import org.axonframework.queryhandling.SubscriptionQueryUpdateMessage;

/**
 * Sends every message, result and failure of the local buses through the serializer, as if the sides were processes of
 * their own: what would break when they are, breaks in tests.
 */
final class ThroughSerializer implements MessageHandlerInterceptor<Message<?>> {
    private final CartularySerializer serializer;

    ThroughSerializer(CartularySerializer serializer) {
        this.serializer = serializer;
    }

    MessageDispatchInterceptor<CommandMessage<?>> commands() {
        return each(command -> new GenericCommandMessage<>(copied(command), command.getCommandName()));
    }

    MessageDispatchInterceptor<QueryMessage<?, ?>> queries() {
        return each(query -> query instanceof SubscriptionQueryMessage<?, ?, ?> subscription
                ? new GenericSubscriptionQueryMessage<>(
                        copied(query),
                        query.getQueryName(),
                        subscription.getResponseType(),
                        subscription.getUpdateResponseType())
                : new GenericQueryMessage<>(copied(query), query.getQueryName(), query.getResponseType()));
    }

    MessageDispatchInterceptor<SubscriptionQueryUpdateMessage<?>> updates() {
        return each(update -> update.isExceptional()
                ? update
                : GenericSubscriptionQueryUpdateMessage.asUpdateMessage(serializer.copy(update.getPayload()))
                        .withMetaData(serializer.copy(update.getMetaData())));
    }

    @Override
    public Object handle(UnitOfWork<? extends Message<?>> work, InterceptorChain chain) throws Exception {
        try {
            return result(chain.proceed());
        } catch (CommandRefused refused) {
            throw copied(refused);
        }
    }

    private Object result(Object result) {
        return switch (result) {
            case CompletionStage<?> later ->
                later.handle((value, failure) -> {
                    if (failure == null) return result(value);
                    var cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    throw cause instanceof CommandRefused refused ? copied(refused) : new CompletionException(cause);
                });
            case Optional<?> found -> found.map(serializer::copy);
            case List<?> list -> list.stream().<Object>map(serializer::copy).toList();
            case Page<?>(var items, var next, var total) ->
                new Page<Object>(items.stream().<Object>map(serializer::copy).toList(), next, total);
            case null, default -> serializer.copy(result);
        };
    }

    private CommandRefused copied(CommandRefused refused) {
        return new CommandRefused(serializer.copy(refused.<Failure>getDetails().orElseThrow()));
    }

    private Message<Object> copied(Message<?> message) {
        Map<String, ?> metadata = serializer.copy(message.getMetaData());
        return new GenericMessage<>(message.getIdentifier(), serializer.copy((Object) message.getPayload()), metadata);
    }

    private static <M extends Message<?>> MessageDispatchInterceptor<M> each(
            java.util.function.UnaryOperator<M> change) {
        return new MessageDispatchInterceptor<>() {
            @Override
            public BiFunction<Integer, M, M> handle(List<? extends M> messages) {
                return (_, message) -> change.apply(message);
            }
        };
    }
}
