package cartulary.query.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cartulary.query.payment.RefundProjection;
import cartulary.query.support.ViewStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentMetersTest {
    /** Who collects measures gives up after ten seconds, and then has none at all. */
    @Test
    void views_that_take_a_connection_and_say_nothing_cost_a_moment_and_these_measures_alone() throws IOException {
        var meters = new SimpleMeterRegistry();
        try (var silent = new ServerSocket(0);
                var client = MongoClients.create("mongodb://127.0.0.1:" + silent.getLocalPort())) {
            var views = new ViewStore(client.getDatabase("shop"), new ObjectMapper());
            var _ = new PaymentMeters(
                    views,
                    new PaymentBookProjection(),
                    new RefundProjection(),
                    new CaseProjection(),
                    InstantSource.system(),
                    meters);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(3),
                    () -> assertThat(List.of(
                                    "payment.pending", "payment.unknown", "refund.fail.rate", "review.cases.open"))
                            .allSatisfy(name ->
                                    assertThat(meters.get(name).gauge().value()).isNaN()));
        }
    }
}
