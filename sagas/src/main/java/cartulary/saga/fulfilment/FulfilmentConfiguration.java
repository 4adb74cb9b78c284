package cartulary.saga.fulfilment;

import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.process.ProcessEvent;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.TrackingProcessor;
import cartulary.eventstore.TypeAlias;
import cartulary.saga.support.ParkingErrorHandler;
import java.time.Duration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes of a paid order: fulfilment, return, cancellation. */
@Configuration(proxyBeanMethods = false)
public class FulfilmentConfiguration {
    @Bean
    FulfilmentSettings fulfilmentSettings(
            @Value("${cartulary.fulfilment.ship-within:3d}") String shipWithin,
            @Value("${cartulary.fulfilment.complete-after:10d}") String completeAfter,
            @Value("${cartulary.fulfilment.decide-within:3d}") String decideWithin,
            @Value("${cartulary.fulfilment.return-within:30d}") String returnWithin,
            @Value("${cartulary.fulfilment.assure-above:CNY:500000,USD:70000,JPY:100000}") String assureAbove) {
        return new FulfilmentSettings(
                DurationStyle.detectAndParse(shipWithin),
                DurationStyle.detectAndParse(completeAfter),
                DurationStyle.detectAndParse(decideWithin),
                DurationStyle.detectAndParse(returnWithin),
                FulfilmentSettings.limits(assureAbove));
    }

    @Bean
    OrderStory orderStory(EventStore store) {
        return new OrderStory(store);
    }

    @Bean
    TypeAlias fulfilmentState() {
        return new TypeAlias("saga.Fulfilment", "1", FulfilmentSaga.class);
    }

    @Bean
    TypeAlias cancellationState() {
        return new TypeAlias("saga.Cancellation", "1", CancellationSaga.class);
    }

    @Bean
    TypeAlias returnState() {
        return new TypeAlias("saga.Return", "1", ReturnSaga.class);
    }

    @Bean
    TypeAlias deliveryEnded() {
        return new TypeAlias("deadline.DeliveryEnded", "1", FulfilmentSaga.DeliveryEnded.class);
    }

    @Bean
    TypeAlias goodsAwaited() {
        return new TypeAlias("deadline.GoodsAwaited", "1", ReturnSaga.GoodsAwaited.class);
    }

    @Bean
    ConfigurerModule fulfilment(Commands commands, TokenStore tokens, Share share) {
        return process("fulfilment", FulfilmentSaga.class, commands, tokens, share);
    }

    @Bean
    ConfigurerModule cancellation(Commands commands, TokenStore tokens, Share share) {
        return process("cancellation", CancellationSaga.class, commands, tokens, share);
    }

    @Bean
    ConfigurerModule returns(Commands commands, TokenStore tokens, Share share) {
        return process("return", ReturnSaga.class, commands, tokens, share);
    }

    private static ConfigurerModule process(
            String name, Class<?> saga, Commands commands, TokenStore tokens, Share share) {
        var processor = TrackingProcessor.named(name)
                .saga(saga)
                .batch(100)
                .patient(Duration.ofMillis(50)) // Parcels are not packed faster than that.
                .segments(share.count())
                .tokens(share.of(tokens));
        var parking = new ParkingErrorHandler(name, FulfilmentConfiguration::about, commands);
        return axon -> {
            processor.configureModule(axon);
            axon.eventProcessing().registerListenerInvocationErrorHandler(name, _ -> parking);
        };
    }

    private static Object about(Object event) {
        return switch (event) {
            case FulfilmentEvent.OfReturn e -> e.returnId();
            case FulfilmentEvent e -> e.orderId();
            case OrderEvent e -> e.orderId();
            case PaymentEvent e -> e.orderId();
            case StockEvent.OfOrder e -> e.orderId();
            case ProcessEvent e -> e.about();
            default -> throw new IllegalArgumentException("no event of an order: " + event.getClass());
        };
    }
}
