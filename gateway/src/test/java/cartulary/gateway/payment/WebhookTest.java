package cartulary.gateway.payment;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.support.MetaKeys;
import cartulary.gateway.support.DoorTest;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class WebhookTest extends DoorTest {
    private static final String EVENT = """
            {"id":"evt_1","object":"event","type":"payment_intent.created","livemode":false,"created":1,"data":{"object":{"id":"pi_1","object":"payment_intent"}}}""";

    @Autowired
    private InstantSource shopTime;

    private String signature(String body, String secret, long ageSeconds) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, secret, shopTime.instant().getEpochSecond() - ageSeconds);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer sent(String body, String signature) {
        return call(
                "POST", "/webhooks/stripe", body, "Stripe-Signature", signature, "Content-Type", "application/json");
    }

    @Test
    void a_signed_notification_is_stored_as_it_came_and_answered_with_an_empty_200() {
        var answer = sent(EVENT, signature(EVENT, WEBHOOK_SECRET, 0));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.http().body()).isEmpty();
        assertThat(others.commands()).singleElement().isInstanceOfSatisfying(ReceiveNotification.class, received -> {
            assertThat(received.notificationId()).isEqualTo(NotificationId.of("stripe", "evt_1"));
            assertThat(received.retentionKey()).matches("stripe-20\\d\\d-\\d\\d");
            assertThat(new String(Base64.getDecoder().decode(received.rawBody()), StandardCharsets.UTF_8))
                    .isEqualTo(EVENT);
        });
        assertThat(others.received().getFirst().metadata()).containsEntry(MetaKeys.ACTOR, "stripe");
    }

    @Test
    void a_large_notification_passes_and_a_huge_one_does_not() {
        var large = EVENT.replace("\"pi_1\"", "\"pi_1\",\"description\":\"" + "d".repeat(200_000) + "\"");
        assertThat(sent(large, signature(large, WEBHOOK_SECRET, 0)).status()).isEqualTo(200);
        var huge = EVENT.replace("\"pi_1\"", "\"pi_1\",\"description\":\"" + "d".repeat(270_000) + "\"");
        // Again and again: the answer used to be lost now and then to whoever was still sending.
        for (var i = 0; i < 50; i++) {
            assertThat(sent(huge, signature(huge, WEBHOOK_SECRET, 0)).code()).isEqualTo("body-too-large");
        }
    }

    @Test
    void when_it_cannot_be_stored_the_provider_is_told_to_send_again() {
        others.onCommand(_ -> {
            throw new ConcurrencyException("busy");
        });
        assertThat(sent(EVENT, signature(EVENT, WEBHOOK_SECRET, 0)).status()).isEqualTo(503);
        others.onCommand(_ -> {
            throw new CommandExecutionException("the store is down", null);
        });
        assertThat(sent(EVENT, signature(EVENT, WEBHOOK_SECRET, 0)).status()).isGreaterThanOrEqualTo(500);
    }
}
