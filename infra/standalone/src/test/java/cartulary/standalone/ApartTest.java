package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.embedded.EmbeddedException;
import cartulary.standalone.Apart.Side;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApartTest {
    @Test
    void the_sides_share_a_process_unless_it_is_said() {
        assertThat(settings(List.of(), Map.of()).apart()).isEmpty();
    }

    @Test
    void distributed_means_two_of_each_side_and_one_gateway() {
        var apart = settings(List.of("--distributed", "axon-server=10.0.0.7:8124"), Map.of())
                .apart()
                .orElseThrow();

        assertThat(apart.axonServer()).isEqualTo("10.0.0.7:8124");
        assertThat(apart.counts())
                .isEqualTo(Map.of(Side.COMMAND_SIDE, 2, Side.QUERY_SIDE, 2, Side.SAGAS, 2, Side.GATEWAY, 1));
        assertThat(apart.common())
                .containsEntry("cartulary.event-store", "axon-server")
                .containsEntry("cartulary.axon-server.servers", "10.0.0.7:8124");
    }

    @Test
    void counts_and_ports_are_settings_and_the_environment_says_it_all_as_well() {
        var apart = settings(
                        List.of("sides.sagas=3"),
                        Map.of(
                                "CARTULARY_DISTRIBUTED", "true",
                                "CARTULARY_AXON_SERVER", "axon:8124",
                                "CARTULARY_SIDES_COMMAND_SIDE", "1",
                                "CARTULARY_SIDES_SAGAS", "9",
                                "CARTULARY_SIDES_PORT", "31000"))
                .apart()
                .orElseThrow();

        assertThat(apart.counts())
                .containsEntry(Side.COMMAND_SIDE, 1)
                .containsEntry(Side.QUERY_SIDE, 2)
                .containsEntry(Side.SAGAS, 3);
        assertThat(apart.firstPort()).isEqualTo(31000);
    }

    @Test
    void what_cannot_be_used_is_named() {
        assertThatThrownBy(() -> settings(List.of("--distributed"), Map.of()))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageContaining("axon-server=HOST:PORT");
        assertThatThrownBy(() -> settings(List.of("--distributed", "axon-server=somewhere"), Map.of()))
                .hasMessageContaining("somewhere");
        assertThatThrownBy(() ->
                        settings(List.of("--distributed", "axon-server=axon:8124", "sides.query-side=0"), Map.of()))
                .hasMessageContaining("sides.query-side is not from 1 to 9");
        assertThatThrownBy(() -> settings(List.of("axon-server=axon:8124"), Map.of()))
                .hasMessageContaining("--distributed only");
    }

    private static ShopSettings settings(List<String> words, Map<String, String> environment) {
        return ShopSettings.from(words, environment);
    }
}
