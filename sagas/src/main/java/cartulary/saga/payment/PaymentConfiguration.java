package cartulary.saga.payment;

import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.PayWay;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import cartulary.eventstore.Share;
import cartulary.eventstore.ShopClock;
import cartulary.eventstore.TrackingProcessor;
import cartulary.payments.PayRoutes;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Providers;
import cartulary.privacy.SubjectKeys;
import cartulary.saga.support.LettersOfWorker;
import cartulary.saga.support.PayRoute;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.deadletter.SequencedDeadLetterProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The workers that talk to payment providers. */
@Configuration(proxyBeanMethods = false)
public class PaymentConfiguration {
    /**
     * Those whose keys are given, and fit: each is asked for something that cannot be. One that does not answer now proves
     * nothing, and the shop starts without it.
     */
    @Bean
    List<PaymentProvider> paymentProviders(
            Environment environment, ShopClock clock, ObjectProvider<MeterRegistry> meters) {
        var all = new Providers(environment::getProperty, meters.getIfAvailable(SimpleMeterRegistry::new)).all(clock);
        for (var provider : all) {
            var wrong = provider.proof();
            if (wrong != null) throw new IllegalStateException("not started: " + wrong);
        }
        return all;
    }

    /** The door offers what is taken. What was ordered before a route was closed goes the usual way. */
    @Bean
    PayRoute payRoute(List<PaymentProvider> providers, Environment environment) {
        var routes = new PayRoutes(providers.stream().map(PaymentProvider::name).toList(), environment::getProperty);
        Predicate<String> fails =
                name -> providers.stream().anyMatch(each -> each.name().equals(name) && each.isLeftAlone());
        return (way, total) -> way == PayWay.WALLET
                ? WalletProvider.NAME
                : routes.provider(way, total.currency(), fails)
                        .or(() -> routes.provider(null, total.currency(), fails))
                        .orElse("stripe");
    }

    @Bean
    Outage providerOutage(List<PaymentProvider> providers, ObjectProvider<Scheduler> scheduler, InstantSource time) {
        return new Outage(providers, scheduler, time);
    }

    @Bean
    PaymentTasks paymentTasks(
            List<PaymentProvider> providers,
            EventStore store,
            Commands commands,
            InstantSource time,
            Outage outage,
            ObjectProvider<RiskCheck> risk,
            @Value("${cartulary.payment.review-above:}") String reviewAbove,
            ObjectProvider<MeterRegistry> meters) {
        // The house's own is asked like the others, but nobody else's list or outage concerns it.
        var all = new ArrayList<>(providers);
        all.add(new WalletProvider(store, commands));
        return new PaymentTasks(
                all,
                store,
                commands,
                time,
                outage,
                risk.getIfAvailable(() -> new LimitCheck(reviewAbove)),
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Task<PaymentWork> paymentOpen(PaymentTasks tasks) {
        return tasks.open();
    }

    @Bean
    Task<PaymentWork> paymentAsk(PaymentTasks tasks) {
        return tasks.ask();
    }

    @Bean
    Task<PaymentWork> paymentCapture(PaymentTasks tasks) {
        return tasks.capture();
    }

    @Bean
    Task<PaymentWork> paymentClose(PaymentTasks tasks) {
        return tasks.close();
    }

    @Bean
    Task<PaymentWork> paymentCredit(PaymentTasks tasks) {
        return tasks.credit();
    }

    @Bean
    Task<PaymentWork> paymentAssure(PaymentTasks tasks) {
        return tasks.assure();
    }

    @Bean
    Task<PaymentWork> paymentKeep(PaymentTasks tasks) {
        return tasks.keep();
    }

    @Bean
    Task<PaymentWork> paymentRefund(PaymentTasks tasks) {
        return tasks.refund();
    }

    @Bean
    Task<PaymentWork> paymentLateRefund(PaymentTasks tasks) {
        return tasks.lateRefund();
    }

    @Bean
    Task<PaymentWork> paymentRefundFailed(PaymentTasks tasks) {
        return tasks.refundFailed();
    }

    @Bean
    Task<PaymentWork> paymentRefundAgain(PaymentTasks tasks) {
        return tasks.refundAgain();
    }

    @Bean
    Task<PaymentWork> paymentOrderFollows(PaymentTasks tasks) {
        return tasks.orderFollows();
    }

    @Bean
    ConfigurerModule paymentWorker(
            StoredTasks tasks, TokenStore tokens, Share share, ObjectProvider<MeterRegistry> meters) {
        return TrackingProcessor.named("payment-worker")
                .handler(new PaymentWorker(tasks, meters.getIfAvailable(SimpleMeterRegistry::new)))
                .batch(100)
                .segments(share.count())
                .tokens(share.of(tokens));
    }

    @Bean
    Task<MethodWork> paymentMethodForget(
            List<PaymentProvider> providers, EventStore store, Commands commands, InstantSource time) {
        return new MethodTasks(providers, store, commands, time).forget();
    }

    @Bean
    ConfigurerModule methodWorker(
            StoredTasks tasks, EventStore store, List<PaymentProvider> providers, TokenStore tokens, Share share) {
        return TrackingProcessor.named("method-worker")
                .handler(new MethodWorker(tasks, store, providers))
                .batch(100)
                .patient(Duration.ofMillis(200))
                .segments(share.count())
                .tokens(share.of(tokens));
    }

    @Bean
    Digest notificationDigest(List<PaymentProvider> providers, Commands commands, Queries queries) {
        return new Digest(providers, commands, queries);
    }

    @Bean
    Task<?> notificationsUnmatched(Digest digest, EventStore store, Queries queries, InstantSource time) {
        var unmatched = new Unmatched(digest, store, queries, time);
        return Tasks.recurring("notifications-unmatched", Schedules.fixedDelay(Duration.ofMinutes(1)))
                .execute((_, _) -> unmatched.tryAgain());
    }

    /** @param keep as 400d; empty: for ever */
    @Bean
    Task<?> notificationsForgotten(
            SubjectKeys keys,
            List<PaymentProvider> providers,
            InstantSource time,
            @Value("${cartulary.payment.notifications-keep:400d}") String keep) {
        var names = providers.stream().map(PaymentProvider::name).toList();
        var forgetting = new Forgetting(keys, names, keep.isBlank() ? null : DurationStyle.detectAndParse(keep), time);
        return Tasks.recurring("notifications-forgotten", Schedules.fixedDelay(Duration.ofDays(1)))
                .execute((_, _) -> forgetting.forget());
    }

    @Bean
    ConfigurerModule notificationRehearsals(Digest digest, EventStore store, Queries queries) {
        var rehearsals = new NotificationRehearsals(digest, store, queries);
        return configurer -> configurer.registerQueryHandler(_ -> rehearsals);
    }

    @Bean
    ConfigurerModule notificationWorker(Digest digest, TokenStore tokens, Share share) {
        return TrackingProcessor.named("notification-worker")
                .handler(new NotificationWorker(digest))
                .batch(10)
                .segments(2)
                .tokens(share.of(tokens))
                .sequencing(PaymentConfiguration::payment)
                .deadLettersInPostgres();
    }

    /** What could not be digested is offered again: the cause may have been away for a moment, or a new version is here. */
    @Bean
    Task<?> notificationsAgain(ObjectProvider<EventProcessingConfiguration> processing) {
        return Tasks.recurring("notification-dead-letters", Schedules.fixedDelay(Duration.ofMinutes(1)))
                .execute((_, _) -> processing
                        .getObject()
                        .sequencedDeadLetterProcessor("notification-worker")
                        .ifPresent(PaymentConfiguration::offerAll));
    }

    /** One payment's letters after another's, up to the first that still cannot be digested: next time it comes last. */
    private static void offerAll(SequencedDeadLetterProcessor<?> deadLetters) {
        var digested = true;
        while (digested) digested = deadLetters.processAny();
    }

    @Bean
    LettersOfWorker lettersOfNotifications() {
        return new LettersOfWorker(
                "notification-worker", event -> payment(event).toString());
    }

    private static Object payment(EventMessage<?> event) {
        return event.getPayload() instanceof NotificationReceived notification
                ? notification.paymentId() != null ? notification.paymentId() : notification.notificationId()
                : event.getIdentifier();
    }
}
