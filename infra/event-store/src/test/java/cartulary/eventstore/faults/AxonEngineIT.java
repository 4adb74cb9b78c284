package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.embedded.testing.TestServers;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStorageEngineTest;
import org.axonframework.messaging.Message;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Axon asks of every storage engine, asked of ours; its payloads are bare strings. */
class AxonEngineIT extends EventStorageEngineTest {
    private Load shop;
    private EventStorageEngine engine;

    @BeforeEach
    void open() {
        var database = TestServers.postgres();
        shop = new Load(
                new Load.Plan("a", 1, 0, 2, 1),
                database.jdbcUrl(),
                database.user(),
                database.password(),
                Map.of(),
                _ -> {});
        engine = shop.get(EventStorageEngine.class);
        setTestSubject(engine);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** Axon asks for one that says no more of a stream. Ours is a stream of its own: every event of the shop is of one. */
    @Test
    @Override
    public void appendAndReadNonDomainEvent() {
        engine.appendEvents(new GenericEventMessage<>("Hello world"));
        assertThat(engine.readEvents(null, false))
                .singleElement()
                .extracting(Message::getPayload)
                .isEqualTo("Hello world");
    }

    @Test
    void a_stream_begun_twice_is_refused_as_such() {
        engine.appendEvents(event("one", 0));
        assertThatThrownBy(() -> engine.appendEvents(event("one", 0)))
                .isInstanceOf(AggregateStreamCreationException.class);
    }

    @Test
    void a_sequence_taken_by_another_is_refused_as_a_conflict_and_nothing_of_its_unit_of_work_stays() {
        engine.appendEvents(event("one", 0), event("one", 1));
        assertThatThrownBy(() -> engine.appendEvents(event("two", 0), event("one", 1), event("three", 0)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(engine.lastSequenceNumberFor("one")).contains(1L);
        assertThat(engine.lastSequenceNumberFor("two")).isEmpty();
        assertThat(engine.lastSequenceNumberFor("three")).isEmpty();
        assertThat(engine.readEvents(null, false)).hasSize(2);
    }

    @Test
    void a_long_stream_is_read_whole_and_in_order() {
        var many = new DomainEventMessage<?>[2500];
        for (var i = 0; i < many.length; i++) many[i] = event("long", i);
        engine.appendEvents(many);
        assertThat(engine.readEvents("long").asStream().map(DomainEventMessage::getSequenceNumber))
                .hasSize(many.length)
                .isSorted();
        assertThat(engine.readEvents("long", 2499).asStream()).hasSize(1);
        assertThat(engine.readEvents(null, false)).hasSize(many.length);
    }

    private static GenericDomainEventMessage<String> event(String aggregate, long sequence) {
        return new GenericDomainEventMessage<>("Text", aggregate, sequence, aggregate + " " + sequence);
    }
}
