package cartulary.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Readiness of a side that has no web of its own, where the gateway has it too: {@code /actuator/health/readiness} on
 * {@code cartulary.health.port}. Named in {@code spring.main.sources}, it comes beside any side's own configuration.
 */
@Configuration(proxyBeanMethods = false)
public class HealthPort {
    @Bean
    SmartLifecycle healthDoor(
            @Value("${cartulary.health.port}") int port,
            @Value("${cartulary.health.address:127.0.0.1}") InetAddress address,
            ObjectProvider<HealthIndicator> indicators,
            ObjectProvider<EventProcessingConfiguration> processing) {
        return new Door(new InetSocketAddress(address, port), () -> {
            var troubles = new ArrayList<String>();
            indicators.forEach(indicator -> {
                var health = indicator.health();
                if (!Status.UP.equals(health.getStatus())) troubles.add(health.toString());
            });
            processing.getObject().eventProcessors().forEach((name, processor) -> {
                if (!processor.isRunning() || processor.isError()) troubles.add(name + " is not running");
            });
            return troubles;
        });
    }

    /** What stands against being ready; empty if nothing does. */
    @FunctionalInterface
    interface Troubles {
        List<String> now();
    }

    /** Opens last and closes first: as long as it answers, everything behind it is there. */
    private static final class Door implements SmartLifecycle {
        private final InetSocketAddress address;
        private final Troubles troubles;
        private volatile HttpServer server;

        Door(InetSocketAddress address, Troubles troubles) {
            this.address = address;
            this.troubles = troubles;
        }

        @Override
        public void start() {
            try {
                server = HttpServer.create(address, 16);
                server.createContext("/actuator/health/readiness", this::answer);
                server.start();
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot listen at " + address, failure);
            }
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                var found = troubles.now();
                var text = found.isEmpty() ? "up\n" : String.join("\n", found) + "\n";
                var body = text.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                exchange.sendResponseHeaders(found.isEmpty() ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
            }
        }

        @Override
        public void stop() {
            server.stop(0);
            server = null;
        }

        @Override
        public boolean isRunning() {
            return server != null;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE;
        }
    }
}
