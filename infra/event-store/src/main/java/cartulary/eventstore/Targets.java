package cartulary.eventstore;

import static org.axonframework.common.ReflectionUtils.methodsOf;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.annotation.AnnotationUtils;
import org.axonframework.modelling.command.AnnotationCommandTargetResolver;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * To which aggregate a command goes: to that of its {@link TargetAggregateIdentifier}. Looked up once for a class of
 * commands; Axon's own goes through all methods and annotations each time, a sixth of what an append cost.
 */
final class Targets implements CommandTargetResolver {
    private static final CommandTargetResolver BY_FIELD =
            AnnotationCommandTargetResolver.builder().build();

    private static final ClassValue<Optional<Method>> METHODS = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> command) {
            return StreamSupport.stream(methodsOf(command).spliterator(), false)
                    .filter(method -> AnnotationUtils.isAnnotationPresent(method, TargetAggregateIdentifier.class))
                    .findFirst()
                    .map(method -> {
                        method.trySetAccessible();
                        return method;
                    });
        }
    };

    /** @throws IllegalArgumentException if the command names none */
    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        var method = METHODS.get(command.getPayloadType());
        if (method.isEmpty()) return BY_FIELD.resolveTarget(command);
        try {
            var target = method.get().invoke(command.getPayload());
            if (target == null) throw new IllegalArgumentException(command.getCommandName() + " names no aggregate");
            return new VersionedAggregateIdentifier(target, null); // No command of ours expects a version.
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("of which aggregate? " + command.getCommandName(), e);
        }
    }
}
