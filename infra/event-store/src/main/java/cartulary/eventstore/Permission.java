package cartulary.eventstore;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import java.util.Arrays;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Asks {@link AllowedTo} again where a message is handled, whoever sent it. A message without it is for nobody. */
final class Permission implements MessageHandlerInterceptor<Message<?>> {
    @Override
    public Object handle(UnitOfWork<? extends Message<?>> work, InterceptorChain chain) throws Exception {
        var message = work.getMessage();
        var actor = Actors.of(message.getMetaData());
        var allowed = message.getPayloadType().getAnnotation(AllowedTo.class);
        if (actor == null || allowed == null || Arrays.stream(allowed.value()).noneMatch(actor::is)) {
            throw new CommandRefused(
                    new Failures.NotAllowed(message.getPayloadType().getSimpleName()));
        }
        return chain.proceed();
    }
}
