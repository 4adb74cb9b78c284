package cartulary.saga;

import cartulary.eventstore.EventStoreConfiguration;
import cartulary.saga.checkout.CheckoutConfiguration;
import cartulary.saga.payment.PaymentConfiguration;
import cartulary.saga.support.SchedulerConfiguration;
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
public class SagasConfiguration {}
