package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** What is read by whoever starts a shop that cannot be: Keycloak is the slowest, and the shop stands before it is there. */
class TakenPortIT {
    @Test
    void a_port_that_is_taken_is_said_in_a_line_and_nothing_is_left_running() throws Exception {
        try (var other = new ServerSocket(0);
                var shop = new ShopProcess("taken").empty()) {
            assertThatThrownBy(() -> shop.start("keycloak.port=" + other.getLocalPort()))
                    .isInstanceOf(Unmet.class);
            shop.process().waitFor();
            assertThat(shop.log())
                    .contains("port %d (setting keycloak.port) is taken by process %d"
                            .formatted(
                                    other.getLocalPort(),
                                    ProcessHandle.current().pid()))
                    .endsWith("stopped\n")
                    .doesNotContain("Exception", "\tat ", " INFO ", " WARN ");
            assertThat(shop.folder().resolve("run")).isDirectoryNotContaining("glob:**.json");
        }
    }
}
