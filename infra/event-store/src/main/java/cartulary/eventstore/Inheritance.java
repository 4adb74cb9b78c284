package cartulary.eventstore;

import cartulary.contract.support.MetaKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;

/** What a message hands on to those that are made while it is handled: events of a command, commands of a process. */
final class Inheritance implements CorrelationDataProvider {
    private static final List<String> AS_IS =
            List.of(MetaKeys.ACTOR, MetaKeys.ROLES, MetaKeys.TRACE, MetaKeys.IDEMPOTENCY_KEY);

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        var inherited = new HashMap<String, Object>();
        for (var key : AS_IS) {
            copy(message, key, inherited, key);
        }
        inherited.put(
                MetaKeys.CORRELATION,
                message.getMetaData().getOrDefault(MetaKeys.CORRELATION, message.getIdentifier()));
        inherited.put(MetaKeys.CAUSATION, message.getIdentifier());
        if (message instanceof CommandMessage<?>) {
            // A command is not stored: what had it sent, and why somebody sent it, is told by its events or by nobody.
            copy(message, MetaKeys.CAUSATION, inherited, MetaKeys.TRIGGER);
            copy(message, MetaKeys.REASON, inherited, MetaKeys.REASON);
        }
        return inherited;
    }

    private static void copy(Message<?> from, String key, Map<String, Object> to, String as) {
        if (from.getMetaData().get(key) instanceof String value) to.put(as, value);
    }
}
