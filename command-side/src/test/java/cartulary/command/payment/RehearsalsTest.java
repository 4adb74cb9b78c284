package cartulary.command.payment;

import static cartulary.command.payment.PaymentTransitionsTest.*;
import static cartulary.command.support.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.payment.NotificationRehearsal.Step;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentRehearsal;
import cartulary.contract.payment.PaymentRehearsal.Told;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.eventstore.HandlerParameters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
    private final Configuration axon = DefaultConfigurer.defaultConfiguration(false)
            .registerComponent(ParameterResolverFactory.class, _ -> parameters())
            .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine())
            .buildConfiguration();

    @Test
    void each_word_is_held_against_what_the_payment_has_become_by_the_ones_before_and_nothing_is_stored() {
        store(REQUESTED, PAYABLE);
        var captured = told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2500)));
        assertThat(rehearse(captured, captured, told(new ProviderFact.Captured(REFERENCE, "ch_2", cny(2500)))))
                .containsExactly(
                        new Step(PAYMENT, "captured", List.of("payment.PaymentCaptured"), null),
                        new Step(PAYMENT, "captured", List.of(), null),
                        new Step(PAYMENT, "captured", List.of("payment.LateCaptureRecorded"), null));
        assertThat(axon.eventStore().readEvents(PAYMENT.value()).asStream()).hasSize(2);
    }

    @Test
    void a_refund_made_past_us_would_be_asked_for_and_succeed() {
        store(REQUESTED, PAYABLE, CAPTURED);
        assertThat(rehearse(new Told(null, null, new RefundFact.Succeeded("re_x"), "re_x", cny(100))))
                .containsExactly(new Step(
                        PAYMENT,
                        "refund-succeeded",
                        List.of("payment.RefundRequested", "payment.RefundSucceeded"),
                        null));
    }

    @Test
    void a_no_is_told_by_its_code() {
        assertThat(rehearse(told(new ProviderFact.ActionRequired(REFERENCE, PARAMETERS))))
                .containsExactly(new Step(PAYMENT, "action-required", List.of(), "payment-unknown"));
        store(REQUESTED, PAYABLE, CAPTURED);
        assertThat(rehearse(new Told(null, REFUND, new RefundFact.Succeeded("re_1"), null, null)))
                .containsExactly(new Step(PAYMENT, "refund-succeeded", List.of(), "refund-unknown"));
    }

    private List<Step> rehearse(Told... told) {
        return new Rehearsals(axon.eventStore(), () -> axon)
                .rehearse(new PaymentRehearsal(PAYMENT, "stripe", List.of(told)))
                .steps();
    }

    private static Told told(ProviderFact fact) {
        return new Told(fact, null, null, null, null);
    }

    private void store(PaymentEvent... events) {
        var messages = new ArrayList<EventMessage<?>>();
        for (var event : events) {
            messages.add(new GenericDomainEventMessage<>("Payment", PAYMENT.value(), messages.size(), event));
        }
        axon.eventStore().publish(messages);
    }

    private static ParameterResolverFactory parameters() {
        return MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(RehearsalsTest.class),
                HandlerParameters.actorAndPosition(),
                new SimpleResourceParameterResolverFactory(
                        List.of(TaxRates.parse(), RefundPolicy.parse(), (InstantSource) () -> NOW)));
    }
}
