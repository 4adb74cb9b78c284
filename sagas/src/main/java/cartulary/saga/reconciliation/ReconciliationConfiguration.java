package cartulary.saga.reconciliation;

import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import cartulary.eventstore.Share;
import cartulary.eventstore.StreamReader;
import cartulary.eventstore.TrackingProcessor;
import cartulary.payments.PaymentProvider;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.InstantSource;
import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What compares our books with the providers'. */
@Configuration(proxyBeanMethods = false)
public class ReconciliationConfiguration {
    @Bean
    Telling reconciliationTelling(Commands commands) {
        return new Telling(commands);
    }

    @Bean
    ReconciliationTasks reconciliationTasks(
            List<PaymentProvider> providers,
            Queries queries,
            StreamReader book,
            Telling telling,
            InstantSource time,
            @Value("${cartulary.settlement.fees:stripe:2.9+30,wechat:0.6,alipay:0.6}") String[] fees) {
        return new ReconciliationTasks(providers, queries, book, telling, Fees.parse(fees), time);
    }

    @Bean
    Task<?> reconcileDays(ReconciliationTasks tasks) {
        return tasks.daily();
    }

    @Bean
    Task<ReconcileWork> reconcile(ReconciliationTasks tasks) {
        return tasks.compare();
    }

    @Bean
    OpenPayments openPayments(
            List<PaymentProvider> providers, Queries queries, Commands commands, Telling telling, InstantSource time) {
        return new OpenPayments(providers, queries, commands, telling, time);
    }

    @Bean
    Task<?> paymentsOpen(OpenPayments open) {
        return open.scan();
    }

    @Bean
    Task<OpenPayments.Look> paymentLook(OpenPayments open) {
        return open.look();
    }

    @Bean
    ConfigurerModule reconciliationWorker(
            StoredTasks tasks,
            EventStore store,
            Telling telling,
            ReconciliationTasks reconciliations,
            TokenStore tokens,
            Share share) {
        return TrackingProcessor.named("reconciliation-worker")
                .handler(new ReconciliationWorker(tasks, store, telling, reconciliations))
                .batch(10)
                .segments(share.count())
                .tokens(share.of(tokens));
    }
}
