package cartulary.saga.stock;

import cartulary.contract.inventory.StockEvent;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.StreamReader;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.support.LettersOfWorker;
import cartulary.saga.support.StockBook;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transfers, and the watch over every unit. */
@Configuration(proxyBeanMethods = false)
public class StockConfiguration {
    @Bean
    ConfigurerModule stockTransfers(Commands commands, TokenStore tokens, Share share) {
        return TrackingProcessor.named(Transfers.PROCESSOR)
                .handler(new Transfers(commands))
                .batch(10)
                .tokens(share.of(tokens))
                .segments(share.count())
                .deadLettersInPostgres();
    }

    @Bean
    LettersOfWorker lettersOfTransfers() {
        return new LettersOfWorker(Transfers.PROCESSOR, StockConfiguration::item);
    }

    private static String item(EventMessage<?> event) {
        return event.getPayload() instanceof StockEvent stock
                ? stock.stockItemId().value()
                : event.getIdentifier();
    }

    @Bean
    StockAlarm stockAlarm(Commands commands, ObjectProvider<MeterRegistry> meters) {
        return new StockAlarm(commands, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    /** One segment: its numbers are of all items together. */
    @Bean
    ConfigurerModule stockWatch(DataSource rows, StockBook book, Commands commands, StockAlarm alarm, Flyway migrated) {
        return TrackingProcessor.named(StockWatch.PROCESSOR)
                .handler(new StockWatch(new JdbcTemplate(rows), book, commands, alarm))
                .batch(100)
                .patient(Duration.ofMillis(100));
    }

    @Bean
    StockSweep stockSweepOf(
            DataSource rows,
            StockBook book,
            Commands commands,
            StreamReader orders,
            InstantSource clock,
            StockAlarm alarm) {
        return new StockSweep(new JdbcTemplate(rows), book, commands, orders, clock, alarm);
    }

    @Bean
    Task<?> stockSweep(StockSweep sweep) {
        return Tasks.recurring("stock-sweep", Schedules.fixedDelay(Duration.ofSeconds(2)))
                .execute((_, _) -> sweep.run());
    }

    /** It reads the holds of all orders that were not shipped yet, so not as often. */
    @Bean
    Task<?> stockComparison(StockSweep sweep) {
        return Tasks.recurring("stock-comparison", Schedules.fixedDelay(Duration.ofMinutes(1)))
                .execute((_, _) -> sweep.compare());
    }
}
