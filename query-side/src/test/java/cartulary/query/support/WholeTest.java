package cartulary.query.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.support.CommandRefused;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionReadyEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WholeTest {
    private final Whole whole = new Whole();
    private final AtomicBoolean epochStands = new AtomicBoolean(true);
    private final AtomicBoolean reached = new AtomicBoolean(true);
    private final AtomicInteger gone = new AtomicInteger();

    @BeforeEach
    void watch() {
        whole.watchedBy(epochStands::get, _ -> reached.get(), gone::incrementAndGet);
    }

    @Test
    void what_stands_is_read() {
        assertThat(read()).isEqualTo("found");
    }

    @Test
    void a_projection_that_is_behind_is_not_read_until_it_has_come_as_far_as_it_was() {
        reached.set(false);
        refused();
        reached.set(true);
        assertThat(read()).isEqualTo("found");
        reached.set(false);
        assertThat(read()).as("once there, it is not asked again").isEqualTo("found");
        whole.begins();
        refused();
    }

    @Test
    void a_database_that_was_out_of_sight_is_believed_only_if_it_is_the_same() {
        assertThat(read()).isEqualTo("found");
        epochStands.set(false);
        assertThat(read()).as("it was never out of sight").isEqualTo("found");
        falls();
        refused();
        assertThat(gone).hasValue(1);
        epochStands.set(true);
        assertThat(read()).isEqualTo("found");
    }

    @Test
    void what_was_read_while_it_fell_is_believed_only_if_it_is_the_same_still() {
        assertThat(whole.read("orders", () -> {
                    falls();
                    return "found";
                }))
                .isEqualTo("found");
        assertThatThrownBy(() -> whole.read("orders", () -> {
                    falls();
                    epochStands.set(false);
                    return "older";
                }))
                .isInstanceOf(CommandRefused.class);
        assertThat(gone).hasValue(1);
    }

    @Test
    void what_was_read_while_everything_began_anew_is_read_again() {
        var reads = new AtomicInteger();
        assertThat(whole.read("orders", () -> {
                    if (reads.incrementAndGet() > 1) return "found";
                    falls();
                    whole.begins();
                    return "older";
                }))
                .isEqualTo("found");
    }

    @Test
    void a_new_connection_may_be_to_another_life() {
        assertThat(read()).isEqualTo("found");
        epochStands.set(false);
        connects();
        refused();
        assertThat(gone).hasValue(1);
    }

    @Test
    void who_looks_now_and_then_notices_without_a_reader_or_a_writer() {
        assertThat(whole.same()).isTrue();
        epochStands.set(false);
        assertThat(whole.same()).as("it was never out of sight").isTrue();
        connects();
        assertThat(whole.same()).isFalse();
        assertThat(gone).hasValue(1);
    }

    @Test
    void who_looked_while_everything_began_anew_writes_nothing_either() {
        var life = whole.life();
        whole.watchedBy(
                () -> {
                    whole.begins(); // And what stands there now is what was asked for.
                    return true;
                },
                _ -> true,
                gone::incrementAndGet);
        connects();
        assertThatThrownBy(() -> whole.requireSame(life)).isInstanceOf(MongoException.class);
    }

    @Test
    void who_began_in_another_life_writes_nothing_any_more() {
        var life = whole.life();
        whole.requireSame(life);
        connects();
        whole.requireSame(life);
        epochStands.set(false);
        whole.requireSame(life);
        connects();
        assertThatThrownBy(() -> whole.requireSame(life)).isInstanceOf(MongoException.class);
        assertThat(gone).hasValue(1);
        whole.begins();
        epochStands.set(true);
        assertThatThrownBy(() -> whole.requireSame(life)).isInstanceOf(MongoException.class);
        assertThat(gone).as("it has been told").hasValue(1);
        whole.requireSame(whole.life());
    }

    @Test
    void a_database_that_is_away_is_said_and_a_fault_of_ours_is_not_hidden() {
        assertThatThrownBy(() -> whole.read("orders", () -> {
                    throw new MongoTimeoutException("away");
                }))
                .isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> whole.read("orders", () -> {
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private String read() {
        return whole.read("orders", () -> "found");
    }

    private void refused() {
        assertThatThrownBy(this::read).isInstanceOf(CommandRefused.class).hasMessageContaining("made anew");
    }

    private void connects() {
        whole.connectionReady(new ConnectionReadyEvent(
                new ConnectionId(new ServerId(new ClusterId(), new ServerAddress("127.0.0.1", 1))), 1));
    }

    private void falls() {
        var address = new ServerAddress("127.0.0.1", 1);
        whole.serverDescriptionChanged(new ServerDescriptionChangedEvent(
                new ServerId(new ClusterId(), address),
                state(address, ServerConnectionState.CONNECTING),
                state(address, ServerConnectionState.CONNECTED)));
    }

    private static ServerDescription state(ServerAddress address, ServerConnectionState state) {
        return ServerDescription.builder().address(address).state(state).build();
    }
}
