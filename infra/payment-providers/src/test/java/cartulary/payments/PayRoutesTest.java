package cartulary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.payment.PayWay;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayRoutesTest {
    private static final Currency CNY = Currency.getInstance("CNY");
    private static final Currency USD = Currency.getInstance("USD");

    private static PayRoutes routes(Map<String, String> settings) {
        return new PayRoutes(List.of("stripe", "wechat", "alipay"), settings::get);
    }

    @Test
    void while_a_provider_fails_the_next_in_its_stead_is_asked() {
        var routes = routes(Map.of("cartulary.payment.failover.card", "wechat, alipay"));
        assertThat(routes.provider(PayWay.CARD, CNY, _ -> false)).contains("stripe");
        assertThat(routes.provider(PayWay.CARD, CNY, "stripe"::equals)).contains("wechat");
        assertThat(routes.provider(PayWay.CARD, CNY, List.of("stripe", "wechat")::contains))
                .contains("alipay");
        assertThat(routes.provider(PayWay.CARD, CNY, _ -> true))
                .as("nobody is better")
                .contains("stripe");
        assertThat(routes.provider(PayWay.CARD, USD, "stripe"::equals))
                .as("the others take no dollars")
                .contains("stripe");
        assertThat(routes.provider(null, CNY, "stripe"::equals)).contains("wechat");
    }

    @Test
    void without_a_word_nobody_stands_in() {
        assertThat(routes(Map.of()).provider(PayWay.CARD, CNY, "stripe"::equals))
                .contains("stripe");
    }

    @Test
    void who_stands_in_must_be_configured() {
        assertThatThrownBy(() -> routes(Map.of("cartulary.payment.failover.card", "paypal")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("paypal");
    }
}
