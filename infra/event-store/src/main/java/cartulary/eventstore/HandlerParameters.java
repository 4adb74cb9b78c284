package cartulary.eventstore;

import cartulary.contract.support.Actor;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;

/**
 * What a handler may ask for beside its message: {@code Actor actor} (null if the message names none) and
 * {@code @Position long position} (events read by a processor only).
 */
public final class HandlerParameters implements ParameterResolverFactory {
    private HandlerParameters() {}

    public static ParameterResolverFactory actorAndPosition() {
        return new HandlerParameters();
    }

    @Override
    public ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        if (index == 0) return null; // The message itself.
        var parameter = parameters[index];
        if (parameter.getType() == Actor.class) return resolver(_ -> true, message -> Actors.of(message.getMetaData()));
        if (parameter.isAnnotationPresent(Position.class)) {
            return resolver(
                    message -> message instanceof TrackedEventMessage<?>,
                    message -> ((TrackedEventMessage<?>) message)
                            .trackingToken()
                            .position()
                            .orElseThrow());
        }
        return null;
    }

    private static <T> ParameterResolver<T> resolver(Predicate<Message<?>> known, Function<Message<?>, T> value) {
        return new ParameterResolver<>() {
            @Override
            public T resolveParameterValue(Message<?> message) {
                return value.apply(message);
            }

            @Override
            public boolean matches(Message<?> message) {
                return known.test(message);
            }
        };
    }
}
