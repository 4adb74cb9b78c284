package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.support.MetaKeys;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
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
}
