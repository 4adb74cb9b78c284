package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentIntentListParams;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest extends SandboxTestBase {
    @BeforeAll
    static void a_lost_connection_is_not_retried_behind_our_back() {
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private void fault(String operation, String kind, String more) throws Exception {
        var said = "{\"operation\":\"%s\",\"kind\":\"%s\"%s}".formatted(operation, kind, more);
        assertThat(send("POST", "/sandbox/faults", said).statusCode()).isEqualTo(200);
    }

    private int intents() throws Exception {
        return stripe.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder().build())
                .getData()
                .size();
    }

    @Test
    void a_connection_dropped_before_leaves_no_effect() throws Exception {
        fault("payment_intents.create", "dropBefore", "");
        assertThatThrownBy(() -> create(CaptureMethod.AUTOMATIC)).isInstanceOf(ApiConnectionException.class);
        assertThat(intents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropAfter", "truncate"})
    void an_answer_lost_after_the_effect_is_found_again_by_its_key(String kind) throws Exception {
        fault("payment_intents.create", kind, "");
        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(params(CaptureMethod.AUTOMATIC).build(), key("k")))
                .isInstanceOf(StripeException.class);
        assertThat(intents()).isEqualTo(1);
        stripe.v1().paymentIntents().create(params(CaptureMethod.AUTOMATIC).build(), key("k"));
        assertThat(intents()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 429, 409})
    void an_error_status_comes_as_often_as_asked_and_no_more(int status) throws Exception {
        fault("payment_intents.*", "status" + status, ",\"count\":2");
        for (int i = 0; i < 2; i++) {
            var error = catchThrowableOfType(StripeException.class, () -> create(CaptureMethod.AUTOMATIC));
            assertThat(error.getStatusCode()).isEqualTo(status);
        }
        assertThatCode(() -> create(CaptureMethod.AUTOMATIC)).doesNotThrowAnyException();
        assertThat(intents()).isEqualTo(1);
    }

    @Test
    void latency_delays_the_answer() throws Exception {
        fault("payment_intents.create", "latency", ",\"millis\":300");
        long before = System.nanoTime();
        create(CaptureMethod.AUTOMATIC);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000L);
    }

    @Test
    void faults_can_be_cleared_and_nonsense_is_refused() throws Exception {
        fault("*", "status500", ",\"rate\":1.0");
        assertThat(json("DELETE", "/sandbox/faults", "").path("faults")).isEmpty();
        assertThatCode(() -> create(CaptureMethod.AUTOMATIC)).doesNotThrowAnyException();
        assertThat(send("POST", "/sandbox/faults", "{\"kind\":\"earthquake\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_event_is_told_twice_when_duplicates_are_asked_for() throws Exception {
        fault("webhooks.payment_intent.created", "duplicate", "");
        create(CaptureMethod.AUTOMATIC);
        assertThat(hear("payment_intent.created").body())
                .isEqualTo(hear("payment_intent.created").body());
    }

    @Test
    void a_dropped_event_is_told_again_when_its_retry_is_due() throws Exception {
        fault("webhooks*", "drop", "");
        create(CaptureMethod.AUTOMATIC);
        hear("payment_intent.created");
        var attempts = json("GET", "/sandbox/deliveries", "").at("/0/attempts");
        assertThat(attempts.get(0).path("fault").asText()).isEqualTo("drop");
    }

    @Test
    void a_delayed_event_waits_for_the_sandbox_clock() throws Exception {
        fault("webhooks.payment_intent.created", "delay", ",\"millis\":86400000");
        var intent = create(CaptureMethod.AUTOMATIC);
        confirm(intent, "pm_card_visa");
        assertThat(hear(_ -> true).type()).isNotEqualTo("payment_intent.created");
        send("POST", "/sandbox/clock", "{\"advanceSeconds\":86401}");
        hear("payment_intent.created");
    }

    @Test
    void an_event_asked_for_again_while_it_is_under_way_is_sent_again() throws Exception {
        shopMayAnswer = new CountDownLatch(1);
        create(CaptureMethod.AUTOMATIC);
        var first = hear("payment_intent.created").json().path("id").asText();
        fault("webhooks.payment_intent.created", "delay", ",\"millis\":3600000");
        json("POST", "/sandbox/events/" + first + "/resend", "");
        await(() -> json("GET", "/sandbox/faults", "").at("/faults/0/left").asInt() == 0);
        shopMayAnswer.countDown();
        await(() ->
                json("GET", "/sandbox/deliveries", "").get(0).path("attempts").size() == 1);
        assertThat(json("GET", "/sandbox/deliveries", "").get(0).path("status").asText())
                .isEqualTo("pending");

        pass(3600);
        assertThat(hear("payment_intent.created").json().path("id").asText()).isEqualTo(first);
        await(() -> json("GET", "/sandbox/deliveries", "")
                .get(0)
                .path("status")
                .asText()
                .equals("delivered"));
    }

    @Test
    void an_event_within_the_window_comes_after_a_later_one() throws Exception {
        fault("webhooks.payment_intent.created", "reorder", ",\"seed\":1,\"millis\":3600000");
        var first = create(CaptureMethod.AUTOMATIC);
        // The script strikes once; the second is only made when it has.
        await(() -> json("GET", "/sandbox/faults", "").at("/faults/0/left").asInt() == 0);
        var second = create(CaptureMethod.AUTOMATIC);
        assertThat(object(hear("payment_intent.created"))).isEqualTo(second.getId());
        send("POST", "/sandbox/clock", "{\"advanceSeconds\":3600}");
        assertThat(object(hear("payment_intent.created"))).isEqualTo(first.getId());
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.call()) if (System.nanoTime() > end) throw new AssertionError("not within 10 s");
    }

    private static String object(Told news) {
        return news.json().at("/data/object/id").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrongSignature", "oldTimestamp"})
    void a_false_or_old_signature_is_not_believed(String kind) throws Exception {
        fault("webhooks*", kind, "");
        create(CaptureMethod.AUTOMATIC);
        var news = hear("payment_intent.created");
        assertThatThrownBy(() -> Webhook.constructEvent(news.body(), news.signature(), WEBHOOK_SECRET, 300))
                .isInstanceOf(SignatureVerificationException.class);
    }
}
