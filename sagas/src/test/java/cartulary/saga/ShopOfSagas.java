package cartulary.saga;

import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.wallet.WalletEvent;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.MoveClock;
import cartulary.payments.PaymentProvider;
import cartulary.privacy.MasterKey;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The processes as they run, on a real database; nobody decides behind the bus, see {@link Told}. */
public final class ShopOfSagas implements AutoCloseable {
    /** Its data is written down in {@link Told#notes()} when it runs. */
    public static final String NOTED = "test-noted";

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final ConfigurableApplicationContext context;

    private ShopOfSagas(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static ShopOfSagas on(TestServers.Postgres database, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(Map.<String, Object>of(
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.user(),
                "spring.datasource.password",
                database.password(),
                "cartulary.test-clock.enabled",
                true,
                "cartulary.stripe.secret-key",
                "sk_test_example",
                "cartulary.stripe.webhook-secret",
                "whsec_example",
                "logging.level.root",
                "WARN",
                "spring.main.banner-mode",
                "off",
                MasterKey.ENVIRONMENT,
                KEY));
        // A provider is cut off on purpose, again and again, and is not to be left alone for it.
        all.put("cartulary.payment.breaker.calls", 100_000);
        all.put("cartulary.payment.retries", 0);
        // Nothing here is about a store that is slow: a disk may take its time.
        all.put("cartulary.store.patience-millis", 20_000);
        all.put("cartulary.payment.review-above", "CNY:900000");
        all.putAll(settings);
        return new ShopOfSagas(new SpringApplicationBuilder(Sagas.class, Recorder.class)
                .properties(all)
                .registerShutdownHook(false)
                .run());
    }

    @Configuration(proxyBeanMethods = false)
    static class Recorder {
        @Bean
        Told told(CommandBus bus) {
            return new Told(bus);
        }

        @Bean
        Task<String> noted(Told told) {
            return Tasks.oneTime(NOTED, String.class).execute((instance, _) -> told.note(instance.getData()));
        }
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** The one whose keys are given. */
    public PaymentProvider provider() {
        return (PaymentProvider) context.getBean("paymentProviders", List.class).getFirst();
    }

    /** Nothing that is stored runs any more; all else goes on. */
    public void stopScheduler() {
        context.getBean("schedulerLifecycle", SmartLifecycle.class).stop();
    }

    public Told told() {
        return get(Told.class);
    }

    public Instant now() {
        return get(InstantSource.class).instant();
    }

    public Instant advance(Duration by) {
        return get(MoveClock.class).to(now().plus(by));
    }

    /** Appended behind what its stream holds, at once. */
    public void publish(Object... events) {
        var store = get(EventStore.class);
        var id = streamOf(events[0]);
        var sequence = store.lastSequenceNumberFor(id).orElse(-1L) + 1;
        var messages = new ArrayList<EventMessage<?>>();
        for (var event : events) {
            messages.add(new GenericDomainEventMessage<>(id.substring(0, id.indexOf('-')), id, sequence++, event));
        }
        store.publish(messages);
    }

    private static String streamOf(Object event) {
        return switch (event) {
            case OrderEvent e -> e.orderId().value();
            case PaymentEvent e -> e.paymentId().value();
            case MethodEvent e -> e.savedMethodsId().value();
            case WalletEvent e -> e.walletId().value();
            case LimitsEvent e -> "limits-" + e.customerId();
            case StockEvent e -> e.stockItemId().value();
            case StockPlanEvent e -> StockItemId.planId(e.sku());
            case ProcessEvent e -> e.processId().value();
            case NotificationEvent e -> e.notificationId().value();
            case PriceEvent e -> e.priceId().value();
            case ProductEvent e -> e.productId().value();
            case DeadLetterEvent e -> e.deadLetterId().value();
            default -> throw new IllegalArgumentException("no event of a stream: " + event);
        };
    }

    /** What is stored to be done, as name and instance; not what is done again and again. */
    public List<String> tasks() {
        return database()
                .sql("select task_name || ' ' || task_instance from (select * from scheduled_tasks union all"
                        + " select * from scheduled_letters) as stored where task_instance <> 'recurring'")
                .query(String.class)
                .list();
    }

    public JdbcClient database() {
        return JdbcClient.create(get(DataSource.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
