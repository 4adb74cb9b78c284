package cartulary.saga.checkout;

import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.TrackingProcessor;
import cartulary.eventstore.TypeAlias;
import cartulary.saga.support.Asking;
import cartulary.saga.support.MadeOfBook;
import cartulary.saga.support.ParkingErrorHandler;
import cartulary.saga.support.PayRoute;
import cartulary.saga.support.StreamStockBook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The checkout process and what it needs. */
@Configuration(proxyBeanMethods = false)
public class CheckoutConfiguration {
    @Bean
    CheckoutSettings checkoutSettings(PayRoute route, @Value("${cartulary.payment.attempts-max:3}") int attemptsMax) {
        return new CheckoutSettings(route, attemptsMax);
    }

    @Bean
    Asking asking(Commands commands, DeadlineManager deadlines, InstantSource time, EventStore book) {
        return new Asking(
                (command, process) -> {
                    var prepared = commands.prepare(
                            command instanceof MadeOfBook made ? made.command(book) : command,
                            Actor.system(process),
                            Map.of());
                    return () -> prepared.get().thenApply(Commands.Answer::result);
                },
                deadlines,
                time,
                Duration.ofSeconds(10));
    }

    @Bean(initMethod = "watch")
    StreamStockBook stockBook(EventStore events, Flyway migrated) {
        return new StreamStockBook(events);
    }

    /** Starts at the head each time: what was stored before is read from the streams when it is asked for. */
    @Bean
    ConfigurerModule stockBookReader(StreamStockBook book) {
        return TrackingProcessor.named(StreamStockBook.PROCESSOR)
                .handler(book)
                .inMemoryTokens()
                .fromHead()
                .transactions(NoTransactionManager.instance())
                .batch(100);
    }

    @Bean
    TypeAlias checkoutState() {
        return new TypeAlias("saga.Checkout", "2", CheckoutSaga.class, "1");
    }

    @Bean
    TypeAlias windowEnded() {
        return new TypeAlias("deadline.PaymentWindowEnded", "1", CheckoutSaga.WindowEnded.class);
    }

    /** Each segment looks every event up, so there are no more of them than processes to share them. */
    @Bean
    ConfigurerModule checkout(Commands commands, TokenStore tokens, Share share) {
        var processor = TrackingProcessor.named("checkout")
                .saga(CheckoutSaga.class)
                .batch(100)
                .segments(share.count())
                .tokens(share.of(tokens));
        var parking = new ParkingErrorHandler("checkout", CheckoutConfiguration::order, commands);
        return axon -> {
            processor.configureModule(axon);
            axon.eventProcessing().registerListenerInvocationErrorHandler("checkout", _ -> parking);
        };
    }

    private static Object order(Object event) {
        return switch (event) {
            case OrderEvent e -> e.orderId();
            case PaymentEvent e -> e.orderId();
            case StockEvent.OfOrder e -> e.orderId();
            case LimitsEvent e -> e.orderId();
            case ProcessEvent e -> e.about();
            default -> throw new IllegalArgumentException("no event of a checkout: " + event.getClass());
        };
    }
}
