package cartulary.saga.payment;

import static cartulary.saga.Told.until;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfWorkers;
import cartulary.contract.process.ProcessQuery.ListWorkers;
import cartulary.contract.process.ProcessorStatus;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Queries;
import cartulary.payments.PaymentProvider.Opening;
import cartulary.saga.ShopOfSagas;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationWorkerIT {
    private static final Money DUE = Money.of(4700, "CNY");

    @TempDir
    static Path folder;

    private static Provider provider;
    private static ShopOfSagas shop;
    private static int orders;

    @BeforeAll
    static void open() throws IOException {
        provider = Provider.in(folder);
        shop = ShopOfSagas.on(TestServers.postgres(), provider.settings());
    }

    @AfterAll
    static void close() {
        shop.close();
        provider.close();
    }

    @AfterEach
    void believeEverythingAndForgetTheDeadLetters() {
        shop.told().refuse(_ -> null);
        shop.database().sql("delete from dead_letters").update();
    }

    @Test
    void facts_are_told_in_the_order_in_which_they_came_payment_by_payment() {
        var first = new Story(6);
        var second = new Story(6);
        until(() -> segments() == 2);
        var begun = new AtomicBoolean();
        var overtaken = new CountDownLatch(1);
        shop.told().refuse(command -> {
            if (command instanceof RecordProviderFact told && told.paymentId().equals(first.payment)) {
                if (begun.getAndSet(true)) overtaken.countDown();
                else overtakenWithin(overtaken, Duration.ofMillis(300)); // Time enough for the other thread.
            }
            return null;
        });
        for (var i = 0; i < first.events.size(); i++) {
            first.receive(i);
            second.receive(i);
        }
        for (var story : List.of(first, second)) {
            until(() -> story.facts().size() == 7);
            assertThat(story.facts().subList(0, 6)).allMatch(ProviderFact.Declined.class::isInstance);
            assertThat(story.facts().subList(0, 6)).doesNotHaveDuplicates().isEqualTo(story.declined());
            assertThat(story.facts().getLast())
                    .isInstanceOfSatisfying(
                            ProviderFact.Captured.class,
                            fact -> assertThat(fact.amount()).isEqualTo(DUE));
            for (var i = 0; i < story.events.size(); i++) {
                assertThat(settled(story.id(i)))
                        .isEqualTo(
                                type(story.events.get(i)).equals("payment_intent.created")
                                        ? NotificationOutcome.IGNORED
                                        : NotificationOutcome.APPLIED);
            }
        }
    }

    @Test
    void a_notification_of_a_payment_that_is_none_of_ours_is_settled_as_unmatched() {
        var story = new Story(0);
        shop.told()
                .refuse(command ->
                        command instanceof RecordProviderFact told ? new PaymentUnknown(told.paymentId()) : null);
        story.receive(story.events.size() - 1);
        assertThat(settled(story.id(story.events.size() - 1))).isEqualTo(NotificationOutcome.UNMATCHED);
        assertThat(letters()).isZero();
    }

    @Test
    void bytes_that_cannot_be_read_wait_with_what_is_behind_them_and_the_others_go_on() {
        var broken = new Story(0);
        var whole = new Story(0);
        var last = broken.events.size() - 1;
        receive(NotificationId.of("stripe", "evt_torn"), broken.payment, "{\"type\":\"payment_intent.succee");
        broken.receive(last);
        whole.receive(last);
        assertThat(settled(whole.id(last))).isEqualTo(NotificationOutcome.APPLIED);
        until(() -> letters() == 2);
        assertThat(broken.facts()).isEmpty();
        assertThat(shop.database()
                        .sql("select convert_from(payload, 'UTF8') || coalesce(cause_message, '') from dead_letters")
                        .query(String.class)
                        .list())
                .noneMatch(letter -> letter.contains("payment_intent.succee"));
    }

    @Test
    void what_could_not_be_told_is_told_within_a_minute_when_the_cause_is_gone() {
        var stories = List.of(new Story(0), new Story(0), new Story(0));
        var last = stories.getFirst().events.size() - 1;
        shop.told().refuse(command -> {
            if (command instanceof RecordProviderFact) throw new IllegalStateException("away for a moment");
            return null;
        });
        stories.forEach(story -> story.receive(last));
        until(() -> letters() == 3);
        shop.told().refuse(_ -> null);
        shop.advance(Duration.ofMinutes(1));
        for (var story : stories) assertThat(settled(story.id(last))).isEqualTo(NotificationOutcome.APPLIED);
        until(() -> letters() == 0);
    }

    @Test
    void a_person_sees_what_waits_has_it_offered_again_and_goes_on_without_the_first() {
        var broken = new Story(0);
        var last = broken.events.size() - 1;
        receive(NotificationId.of("stripe", "evt_torn_too"), broken.payment, "{\"type\":\"payment_intent.succee");
        broken.receive(last);
        until(() -> letters() == 2);
        var letter = listed().getFirst();
        assertThat(letter.deadLetterId()).isEqualTo(DeadLetterId.of("notification-worker", broken.payment.value()));
        assertThat(letter.type()).isEqualTo("payment.NotificationReceived");
        assertThat(letter.streamId()).isEqualTo("notification-stripe:evt_torn_too");
        assertThat(letter.events()).isEqualTo(2);
        shop.publish(new DeadLetterRetried(letter.deadLetterId(), "why not", "k1"));
        shop.publish(new DeadLetterDiscarded(letter.deadLetterId(), "torn", "k2"));
        assertThat(settled(broken.id(last))).isEqualTo(NotificationOutcome.APPLIED);
        until(() -> letters() == 0);
        assertThat(shop.told()
                        .all(
                                SettleNotification.class,
                                told -> told.notificationId().value().endsWith("evt_torn_too")))
                .isEmpty();
    }

    private static List<DeadLetter> listed() {
        return shop.get(Queries.class)
                .list(new ListDeadLettersOfWorkers(), DeadLetter.class, new Actor("staff-x", Set.of(Role.ADMIN)), null)
                .join();
    }

    @Test
    void the_workers_tell_how_far_they_are() {
        assertThat(shop.get(Queries.class)
                        .list(new ListWorkers(), ProcessorStatus.class, new Actor("staff-x", Set.of(Role.ADMIN)), null)
                        .join())
                .extracting(ProcessorStatus::processor)
                .contains("checkout", "payment-worker", "notification-worker");
    }

    private static int segments() {
        return shop.get(EventProcessingConfiguration.class)
                .eventProcessor("notification-worker", TrackingEventProcessor.class)
                .orElseThrow()
                .processingStatus()
                .size();
    }

    private static void overtakenWithin(CountDownLatch overtaken, Duration time) {
        try {
            var _ = overtaken.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static NotificationOutcome settled(NotificationId id) {
        return shop.told()
                .first(
                        SettleNotification.class,
                        settled -> settled.notificationId().equals(id))
                .outcome();
    }

    private static int letters() {
        return shop.database()
                .sql("select count(*) from dead_letters")
                .query(Integer.class)
                .single();
    }

    private static void receive(NotificationId id, PaymentId payment, String body) {
        var raw = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        shop.publish(new NotificationReceived(id, "stripe", "any", payment, "stripe-2026-11", raw));
    }

    private static String type(JsonNode event) {
        return event.get("type").asText();
    }

    /** A payment at the provider, and what the provider has to say of it, oldest first. */
    private static final class Story {
        final PaymentId payment;
        final List<JsonNode> events = new ArrayList<>();

        /** Declined so often, then paid. */
        Story(int declines) {
            var order = new OrderId("order-%032x".formatted(++orders));
            payment = PaymentId.of(order);
            var intent = shop.provider()
                    .start(new Opening(payment, order, DUE, shop.now()))
                    .providerReference();
            for (var i = 0; i < declines; i++) provider.pay(intent, "pm_card_chargeDeclined");
            provider.pay(intent, "pm_card_visa");
            for (var event : provider.get("/v1/events?limit=100").get("data")) {
                var about = event.at("/data/object/metadata/payment_id").asText();
                if (type(event).startsWith("payment_intent.") && about.equals(payment.value())) events.addFirst(event);
            }
        }

        void receive(int number) {
            NotificationWorkerIT.receive(id(number), payment, events.get(number).toString());
        }

        NotificationId id(int number) {
            return NotificationId.of("stripe", events.get(number).get("id").asText());
        }

        List<ProviderFact> facts() {
            return shop
                    .told()
                    .all(RecordProviderFact.class, told -> told.paymentId().equals(payment))
                    .stream()
                    .map(RecordProviderFact::fact)
                    .toList();
        }

        List<ProviderFact> declined() {
            return events.stream()
                    .filter(event -> type(event).equals("payment_intent.payment_failed"))
                    .<ProviderFact>map(event -> new ProviderFact.Declined(
                            event.at("/data/object/id").asText(),
                            event.at("/data/object/last_payment_error/charge").asText(),
                            event.at("/data/object/last_payment_error/decline_code")
                                    .asText()))
                    .toList();
        }
    }
}
