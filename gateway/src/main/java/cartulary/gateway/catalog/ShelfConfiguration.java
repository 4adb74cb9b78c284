package cartulary.gateway.catalog;

import cartulary.eventstore.Queries;
import cartulary.eventstore.TrackingProcessor;
import cartulary.gateway.support.Limits;
import cartulary.gateway.support.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What is kept in this gateway, and who tells it what to forget. */
@Configuration(proxyBeanMethods = false)
class ShelfConfiguration {
    @Bean
    Shelf shelf(
            Queries queries,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<org.axonframework.config.Configuration> axon,
            @Value("${cartulary.gateway.shelf.kept:60s}") Duration most) {
        return new Shelf(queries, meters.getIfAvailable(SimpleMeterRegistry::new), new Feed(axon), most);
    }

    /** Behind the limits of an address, before everything else. */
    @Bean
    FilterRegistrationBean<ShelfFilter> shelfFilter(Shelf shelf, RateLimits rates, Limits limits) {
        var registration = new FilterRegistrationBean<>(new ShelfFilter(shelf, rates, limits.perMinute()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 15);
        return registration;
    }

    /** Looked at ten times a second at most: it is asked for by every page. */
    private static final class Feed implements BooleanSupplier {
        private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

        private final ObjectProvider<org.axonframework.config.Configuration> axon;
        private volatile boolean running;
        private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;

        Feed(ObjectProvider<org.axonframework.config.Configuration> axon) {
            this.axon = axon;
        }

        @Override
        public boolean getAsBoolean() {
            long now = System.nanoTime();
            if (now - lookedAt < LOOK_NANOS) return running;
            running = axon.getObject()
                    .eventProcessingConfiguration()
                    .eventProcessor(Shelf.PROCESSOR, TrackingEventProcessor.class)
                    .map(TrackingEventProcessor::processingStatus)
                    .filter(segments -> !segments.isEmpty()
                            && segments.values().stream()
                                    .allMatch(segment -> segment.isCaughtUp() && !segment.isErrorState()))
                    .isPresent();
            lookedAt = now;
            return running;
        }
    }

    /** In each gateway, from the head on: it begins empty. */
    @Bean
    ConfigurerModule shelfFeeder(ObjectProvider<Shelf> shelf) {
        return configurer -> TrackingProcessor.named(Shelf.PROCESSOR)
                .handler(shelf.getObject())
                .batch(100)
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance())
                .configureModule(configurer);
    }
}
