package cartulary.query.support;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.eventstore.DelegatingTokenStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.Test;

class FlushingTokenStoreTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final Claim claim = new Claim(nanos::get);
    private final FlushingTokenStore tokens = new FlushingTokenStore(new Counted(), () -> {}, claim, () -> {});

    private final class Counted extends DelegatingTokenStore {
        Counted() {
            super(new InMemoryTokenStore());
        }

        @Override
        public void extendClaim(String processor, int segment) {
            asked.incrementAndGet();
            super.extendClaim(processor, segment);
        }
    }

    /** Before each batch it is asked for; the token that was stored behind the last one has said it already. */
    @Test
    void a_claim_is_confirmed_again_before_it_is_in_doubt_and_not_more_often() {
        tokens.initializeTokenSegments("orders", 1);
        tokens.fetchToken("orders", 0);
        tokens.storeToken(new GlobalSequenceTrackingToken(1), "orders", 0);
        tokens.extendClaim("orders", 0);
        assertThat(asked).hasValue(0);

        later(Duration.ofMillis(1_100));
        assertThat(claim.number()).as("still sure").isPositive();
        tokens.extendClaim("orders", 0);
        assertThat(asked).hasValue(1);
        tokens.extendClaim("orders", 0);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_process_that_slept_asks_at_once_and_one_that_gave_it_up_too() {
        tokens.initializeTokenSegments("orders", 1);
        tokens.fetchToken("orders", 0);
        later(Duration.ofSeconds(20));
        assertThat(claim.number()).isNegative();
        tokens.extendClaim("orders", 0);
        assertThat(asked).hasValue(1);

        tokens.releaseClaim("orders", 0);
        tokens.extendClaim("orders", 0);
        assertThat(asked).hasValue(2);
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
