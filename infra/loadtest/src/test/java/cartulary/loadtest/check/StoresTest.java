package cartulary.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What the sandbox's ledger says, as the rules read it. */
class StoresTest {
    @Test
    void what_a_cancel_of_alipay_gave_back_is_named_by_its_trade() throws JsonProcessingException {
        assertThat(Stores.entry(refund("cancel_2026112322001", "2026112322001")).reference())
                .isEqualTo("2026112322001");
    }

    @Test
    void another_refund_of_that_trade_keeps_its_own_name() throws JsonProcessingException {
        assertThat(Stores.entry(refund("RF-1", "2026112322001")).reference()).isEqualTo("RF-1");
        assertThat(Stores.entry(refund("cancel_2026112322002", "2026112322001")).reference())
                .isEqualTo("cancel_2026112322002");
    }

    private static JsonNode refund(String reference, String trade) throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"provider":"alipay","at":"2026-11-23T17:00:00Z","kind":"refund","orderId":"o-1","amount":100,
                 "currency":"cny","reference":"%s","paymentIntent":"%s","late":false,"attemptKey":"a-1"}
                """.formatted(reference, trade));
    }
}
