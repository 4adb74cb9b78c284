package cartulary.eventstore;

import cartulary.contract.support.MetaKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            if (message.getMetaData().get(key) instanceof String value) inherited.put(key, value);
        }
        inherited.put(
                MetaKeys.CORRELATION,
                message.getMetaData().getOrDefault(MetaKeys.CORRELATION, message.getIdentifier()));
        inherited.put(MetaKeys.CAUSATION, message.getIdentifier());
        return inherited;
    }
}
