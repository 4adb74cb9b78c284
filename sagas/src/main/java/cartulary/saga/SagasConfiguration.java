package cartulary.saga;

import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.Share;
import cartulary.saga.checkout.CheckoutConfiguration;
import cartulary.saga.payment.PaymentConfiguration;
import cartulary.saga.support.SchedulerConfiguration;
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
}
