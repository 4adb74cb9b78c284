package cartulary.saga;

import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.Share;
import cartulary.eventstore.StreamReader;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.checkout.CheckoutConfiguration;
import cartulary.saga.payment.PaymentConfiguration;
import cartulary.saga.support.DeadLetterActs;
import cartulary.saga.support.LettersOfWorker;
import cartulary.saga.support.SchedulerConfiguration;
import cartulary.saga.support.WorkerQueries;
import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The processes and workers of the shop. */
@Configuration(proxyBeanMethods = false)
@Import({
    EventStoreConfiguration.class,
    SchedulerConfiguration.class,
    CheckoutConfiguration.class,
    PaymentConfiguration.class
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
