package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredSagasIT {
    private static TestShop shop;
    private static final AtomicInteger LOOKS = new AtomicInteger();
    private static int cases;

    private final String id = "saga-" + ++cases;
    private final AssociationValue order = new AssociationValue("orderId", "order-" + cases);
    private StoredSagas sagas;

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static class Errand {
        String stage;

        Errand() {}

        Errand(String stage) {
            this.stage = stage;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Side {
        @Bean
        TypeAlias errandState() {
            return new TypeAlias("saga.Errand", "1", Errand.class);
        }
    }

    @BeforeAll
    static void open() {
        shop = TestShop.on(TestServers.postgres(), Map.of(), Side.class);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @BeforeEach
    void anErrandIsStored() {
        var connections = shop.get(ConnectionProvider.class);
        ConnectionProvider counted = () -> {
            LOOKS.incrementAndGet();
            return connections.getConnection();
        };
        sagas = new StoredSagas(counted, shop.get(CartularySerializer.class), 1 << 20);
        inBatch(_ -> {
            assertThat(sagas.findSagas(Errand.class, order)).isEmpty();
            sagas.insertSaga(Errand.class, id, new Errand("begun"), Set.of(order));
            return null;
        });
        LOOKS.set(0);
    }

    @Test
    void a_process_is_told_of_its_next_event_without_being_looked_for_or_read() {
        inBatch(_ -> {
            assertThat(sagas.findSagas(Errand.class, order)).containsExactly(id);
            var read = sagas.<Errand>loadSaga(Errand.class, id);
            assertThat(read.saga().stage).isEqualTo("begun");
            assertThat(read.associationValues()).containsExactly(order);
            return null;
        });
        assertThat(LOOKS).hasValue(0);
    }

    @Test
    void that_there_is_no_process_is_asked_once_and_known_until_there_is_one() {
        var other = new AssociationValue("orderId", "other-" + id);
        for (var i = 0; i < 3; i++) assertThat(found(other)).isEmpty();
        assertThat(LOOKS).hasValue(1);
        inBatch(_ -> {
            sagas.insertSaga(Errand.class, "other-" + id, new Errand("begun"), Set.of(other));
            return null;
        });
        assertThat(found(other)).containsExactly("other-" + id);
    }

    @Test
    void what_it_is_found_by_and_its_end_are_known_once_they_are_committed() {
        var payment = new AssociationValue("paymentId", "payment-" + id);
        assertThat(found(payment)).isEmpty();
        inBatch(_ -> {
            var values =
                    new AssociationValuesImpl(sagas.loadSaga(Errand.class, id).associationValues());
            values.add(payment);
            values.remove(order);
            sagas.updateSaga(Errand.class, id, new Errand("paying"), values);
            return null;
        });
        assertThat(found(payment)).containsExactly(id);
        assertThat(found(order)).isEmpty();
        assertThat(stored()).contains("paying");
        sagas.forget();
        assertThat(found(payment)).containsExactly(id);
        assertThat(found(order)).isEmpty();
        inBatch(_ -> {
            sagas.loadSaga(Errand.class, id);
            sagas.deleteSaga(Errand.class, id, Set.of(payment));
            return null;
        });
        assertThat(found(payment)).isEmpty();
        assertThat(stored()).isNull();
        sagas.forget();
        assertThat(found(payment)).isEmpty();
    }

    @Test
    void of_a_batch_that_is_rolled_back_nothing_is_known() {
        assertThatThrownBy(() -> inBatch(_ -> {
                    sagas.loadSaga(Errand.class, id);
                    sagas.updateSaga(Errand.class, id, new Errand("never"), new AssociationValuesImpl(Set.of(order)));
                    throw new IllegalStateException("and out");
                }))
                .hasMessageContaining("and out");
        LOOKS.set(0);
        assertThat(loaded()).isEqualTo("begun");
        assertThat(LOOKS).hasValue(1);
    }

    @Test
    void what_a_batch_changes_of_many_is_written_with_one_statement() {
        var other = "other-" + id;
        inBatch(_ -> {
            sagas.insertSaga(Errand.class, other, new Errand("begun"), Set.of());
            return null;
        });
        LOOKS.set(0);
        inBatch(_ -> {
            for (var each : List.of(id, other)) {
                sagas.loadSaga(Errand.class, each);
                changeTo("first of " + each, each);
            }
            assertThat(sagas.<Errand>loadSaga(Errand.class, id).saga().stage).isEqualTo("first of " + id);
            changeTo("last", id);
            return null;
        });
        assertThat(LOOKS).hasValue(1);
        assertThat(loaded()).isEqualTo("last");
        assertThat(LOOKS).hasValue(1);
        assertThat(stored(id)).contains("last");
        assertThat(stored(other)).contains("first of " + other);
    }

    @Test
    void what_changes_and_ends_in_one_batch_is_gone() {
        inBatch(_ -> {
            sagas.loadSaga(Errand.class, id);
            changeTo("ending", id);
            sagas.deleteSaga(Errand.class, id, Set.of(order));
            return null;
        });
        assertThat(stored()).isNull();
        assertThat(found(order)).isEmpty();
    }

    /** As when another process has had the segment. */
    @Test
    void what_another_has_changed_is_not_overwritten_and_then_read_as_it_is() {
        for (var step : List.<Runnable>of(
                () -> sagas.updateSaga(Errand.class, id, new Errand("lost"), new AssociationValuesImpl(Set.of(order))),
                () -> sagas.deleteSaga(Errand.class, id, Set.of(order)))) {
            assertThat(loaded()).isEqualTo("begun");
            change("begun", "moved");
            assertThatThrownBy(() -> inBatch(_ -> {
                        sagas.loadSaga(Errand.class, id);
                        step.run();
                        return null;
                    }))
                    .hasMessageContaining("changed by another");
            assertThat(stored()).contains("moved");
            assertThat(loaded()).isEqualTo("moved");
            change("moved", "begun");
            sagas.forget();
        }
    }

    @Test
    void whoever_takes_up_a_segment_reads_the_rows() {
        sagas = shop.get(StoredSagas.class);
        assertThat(loaded()).isEqualTo("begun");
        change("begun", "moved");
        assertThat(loaded()).isEqualTo("begun"); // Nobody else may write while the segment is ours.
        var tokens = shop.get(TokenStore.class);
        shop.get(TransactionManager.class).executeInTransaction(() -> {
            tokens.initializeTokenSegments("errands", 1);
            tokens.fetchToken("errands", 0);
        });
        assertThat(loaded()).isEqualTo("moved");
    }

    @Test
    void who_comes_without_a_batch_reads_the_rows_and_batches_know_what_it_did() {
        assertThat(loaded()).isEqualTo("begun");
        change("begun", "moved");
        var deadline = DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("due"));
        inUnit(deadline, _ -> {
            assertThat(sagas.<Errand>loadSaga(Errand.class, id).saga().stage).isEqualTo("moved");
            sagas.updateSaga(Errand.class, id, new Errand("due"), new AssociationValuesImpl(Set.of(order)));
            return null;
        });
        LOOKS.set(0);
        assertThat(loaded()).isEqualTo("due");
        assertThat(LOOKS).hasValue(0);
    }

    private Set<String> found(AssociationValue value) {
        return inBatch(_ -> sagas.findSagas(Errand.class, value));
    }

    private String loaded() {
        return inBatch(_ -> sagas.<Errand>loadSaga(Errand.class, id).saga().stage);
    }

    private void change(String from, String to) {
        assertThat(JdbcClient.create(shop.get(DataSource.class))
                        .sql("update sagas set serialized_saga ="
                                + " convert_to(replace(convert_from(serialized_saga, 'UTF8'), ?, ?), 'UTF8')"
                                + " where saga_id = ?")
                        .params(from, to, id)
                        .update())
                .isEqualTo(1);
    }

    private void changeTo(String stage, String saga) {
        sagas.updateSaga(Errand.class, saga, new Errand(stage), new AssociationValuesImpl(Set.of(order)));
    }

    private String stored() {
        return stored(id);
    }

    /** Null if there is no row. */
    private static String stored(String id) {
        return JdbcClient.create(shop.get(DataSource.class))
                .sql("select serialized_saga from sagas where saga_id = ?")
                .param(id)
                .query((row, _) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .optional()
                .orElse(null);
    }

    private static <T> T inBatch(Function<UnitOfWork<?>, T> work) {
        var batch = new BatchingUnitOfWork<>(List.of(GenericEventMessage.asEventMessage("told")));
        batch.start();
        return inUnit(batch, work);
    }

    private static <T> T inUnit(UnitOfWork<?> unit, Function<UnitOfWork<?>, T> work) {
        unit.attachTransaction(shop.get(TransactionManager.class));
        T made;
        try {
            made = work.apply(unit);
        } catch (RuntimeException e) {
            unit.rollback(e);
            throw e;
        }
        unit.commit();
        return made;
    }
}
