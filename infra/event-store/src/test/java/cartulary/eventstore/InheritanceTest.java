package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class InheritanceTest {
    private final Inheritance inheritance = new Inheritance();

    /** Only events are stored: over the command between them, one must still find the other. */
    @Test
    void an_event_names_the_event_that_had_its_command_sent() {
        var cause = new GenericEventMessage<>("cause", Map.of(MetaKeys.CORRELATION, "began", MetaKeys.REASON, "why"));
        var command = new GenericCommandMessage<>("do it", inheritance.correlationDataFor(cause));
        assertThat(inheritance.correlationDataFor(command))
                .isEqualTo(Map.of(
                        MetaKeys.CORRELATION,
                        "began",
                        MetaKeys.CAUSATION,
                        command.getIdentifier(),
                        MetaKeys.TRIGGER,
                        cause.getIdentifier()));
    }

    @Test
    void a_reason_is_told_by_the_events_of_the_act_and_not_by_what_follows() {
        var act = new GenericCommandMessage<>("cancel", Map.of(MetaKeys.REASON, "shopper rang"));
        var told = new GenericEventMessage<>("cancelled", inheritance.correlationDataFor(act));
        assertThat(told.getMetaData()).containsEntry(MetaKeys.REASON, "shopper rang");
        assertThat(told.getMetaData()).doesNotContainKey(MetaKeys.TRIGGER);
        assertThat(inheritance.correlationDataFor(told)).doesNotContainKey(MetaKeys.REASON);
    }

    /** A process sends its second command when the first was acknowledged, from the thread that tells it so. */
    @Test
    void a_command_prepared_in_a_handler_inherits_from_it_whoever_sends_it() throws Exception {
        var bus = SimpleCommandBus.builder().build();
        bus.subscribe(String.class.getName(), CommandMessage::getMetaData);
        var event = new GenericEventMessage<>("captured", Map.of(MetaKeys.CORRELATION, "order-1"));
        var handling = DefaultUnitOfWork.startAndGet(event);
        handling.registerCorrelationDataProvider(inheritance);
        var prepared = new Commands(bus).prepare("confirm", Actor.system("process-1"), Map.of());
        handling.commit();
        var told = (MetaData) CompletableFuture.completedFuture(null)
                .thenComposeAsync(_ -> prepared.get())
                .get(5, TimeUnit.SECONDS)
                .result();
        assertThat(told)
                .containsEntry(MetaKeys.CORRELATION, "order-1")
                .containsEntry(MetaKeys.CAUSATION, event.getIdentifier());
    }
}
