package cartulary.saga.payment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PaymentWorkTest {
    @Test
    void what_went_wrong_while_a_provider_was_away_does_not_lengthen_the_pauses_after_it() {
        var work = new PaymentWork("payment-1", null, 1, "cause", "correlation");
        for (var i = 0; i < 5; i++) work = work.next();
        assertThat(work.attemptsSince()).isEqualTo(6);

        var woken = work.woken();

        assertThat(woken.attemptsSince()).isEqualTo(1);
        assertThat(woken.attempt()).as("it is no first call").isEqualTo(6);
        assertThat(woken.next().attemptsSince()).isEqualTo(2);
        assertThat(woken.origin()).isEqualTo(work.origin());
    }

    @Test
    void a_task_that_was_stored_before_that_was_kept_is_read() {
        var stored =
                "{\"paymentId\":\"payment-1\",\"refundId\":null,\"attempt\":3,\"cause\":null,\"correlation\":null}";

        var work = new JacksonSerializer().deserialize(PaymentWork.class, stored.getBytes(StandardCharsets.UTF_8));

        assertThat(work).isEqualTo(new PaymentWork("payment-1", null, 3, null, null));
        assertThat(work.attemptsSince()).isEqualTo(3);
    }
}
