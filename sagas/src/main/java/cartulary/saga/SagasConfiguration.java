package cartulary.saga;

import cartulary.eventstore.Commands;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.Queries;
import cartulary.eventstore.Share;
import cartulary.eventstore.StreamReader;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.checkout.CheckoutConfiguration;
import cartulary.saga.fulfilment.FulfilmentConfiguration;
import cartulary.saga.imports.ImportConfiguration;
import cartulary.saga.notice.NoticeConfiguration;
import cartulary.saga.payment.PaymentConfiguration;
import cartulary.saga.planned.PlannedConfiguration;
import cartulary.saga.reconciliation.ReconciliationConfiguration;
import cartulary.saga.stock.StockConfiguration;
import cartulary.saga.support.DeadLetterActs;
import cartulary.saga.support.LettersOfWorker;
import cartulary.saga.support.OverdueSweep;
import cartulary.saga.support.SchedulerConfiguration;
import cartulary.saga.support.WorkerQueries;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The processes and workers of the shop. */
@Configuration(proxyBeanMethods = false)
@Import({
    EventStoreConfiguration.class,
    SchedulerConfiguration.class,
    CheckoutConfiguration.class,
    PaymentConfiguration.class,
    FulfilmentConfiguration.class,
    NoticeConfiguration.class,
    ImportConfiguration.class,
    PlannedConfiguration.class,
    ReconciliationConfiguration.class,
    StockConfiguration.class
})
public class SagasConfiguration {
    @Bean
    Share share(@Value("${cartulary.node.number:1}") int number, @Value("${cartulary.node.count:1}") int count) {
        return new Share(number, count);
    }

    @Bean
    WorkerQueries workerQueries(
            ObjectProvider<EventProcessingConfiguration> processing, StreamReader book, List<LettersOfWorker> letters) {
        return new WorkerQueries(processing, book, letters);
    }

    @Bean
    ConfigurerModule workerAnswers(WorkerQueries queries) {
        return configurer -> configurer.registerQueryHandler(_ -> queries);
    }

    @Bean
    OverdueSweep overdueSweep(
            Queries queries,
            Commands commands,
            InstantSource time,
            DataSource dataSource,
            ObjectProvider<MeterRegistry> meters) {
        return new OverdueSweep(queries, commands, time, dataSource, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Task<?> overdueSweeping(OverdueSweep sweep, @Value("${cartulary.process.sweep:30s}") String pause) {
        return Tasks.recurring("process-sweep", Schedules.fixedDelay(DurationStyle.detectAndParse(pause)))
                .execute((_, _) -> sweep.sweep());
    }

    @Bean
    ConfigurerModule deadLettersOfWorkers(
            ObjectProvider<EventProcessingConfiguration> processing,
            List<LettersOfWorker> letters,
            TokenStore tokens,
            Share share) {
        return TrackingProcessor.named(DeadLetterActs.PROCESSOR)
                .handler(new DeadLetterActs(processing, letters))
                .segments(share.count())
                .tokens(share.of(tokens));
    }
}
