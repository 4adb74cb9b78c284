package cartulary.gateway.payment;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.payment.MethodCommand.ForgetMethod;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.gateway.support.DoorTest;
import cartulary.gateway.support.GuestTokens;
import cartulary.gateway.support.OtherSides;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PaymentMethodDoorTest extends DoorTest {
    private static final String RECIPIENT =
            "{\"name\":\"Ada Lin\",\"street\":\"1 Kiln Lane\",\"city\":\"Shanghai\",\"country\":\"CN\"}";

    @Autowired
    private GuestTokens guests;

    private Answer order(String authorization, String key, String more) {
        var body = "{\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1}],\"currency\":\"CNY\",\"recipient\":%s%s}"
                .formatted(RECIPIENT, more);
        return call(
                "POST",
                "/api/v1/orders",
                body,
                "Authorization",
                authorization,
                "Idempotency-Key",
                key,
                "Content-Type",
                "application/json");
    }

    private String payer() {
        return others.commands().stream()
                .filter(PlaceOrder.class::isInstance)
                .findFirst()
                .map(each -> ((PlaceOrder) each).payer())
                .orElse(null);
    }

    @Test
    void my_cards_are_listed_by_what_i_tell_them_by_and_by_nothing_else() {
        var answer = call("GET", "/api/v1/payment-methods", null, "Authorization", customer());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path(0).propertyNames())
                .containsExactlyInAnyOrder("methodId", "provider", "brand", "last4", "expiresMonth", "expiresYear");
        assertThat(answer.http().body()).doesNotContain("pm_", "cus_");
    }

    @Test
    void a_card_is_forgotten_in_my_name() {
        var path = "/api/v1/payment-methods/" + OtherSides.CARD;
        assertThat(call("DELETE", path, null, "Authorization", customer()).status())
                .isEqualTo(204);
        var me = new CustomerId("customer-" + ADA);
        assertThat(others.commands()).containsExactly(new ForgetMethod(SavedMethodsId.of(me), me, OtherSides.CARD));
        assertThat(call("DELETE", path, null).status()).isEqualTo(401);
    }

    @Test
    void an_order_keeps_the_card_or_is_paid_with_one_that_is_kept() {
        assertThat(order(customer(), "keep-1", ",\"savePaymentMethod\":true").status())
                .isEqualTo(201);
        assertThat(payer()).isEqualTo("keep");
        others.reset();
        assertThat(order(customer(), "with-1", ",\"paymentMethodId\":\"" + OtherSides.CARD + "\"")
                        .status())
                .isEqualTo(201);
        assertThat(payer()).isEqualTo("with cus_1 pm_1");
        others.reset();
        assertThat(order(customer(), "plain-1", "").status()).isEqualTo(201);
        assertThat(payer()).isNull();
    }

    @Test
    void what_cannot_be_is_refused_by_its_field() {
        var other = "method-" + "b".repeat(32);
        for (var wrong : new String[][] {
            {customer(), ",\"paymentMethodId\":\"" + other + "\"", "paymentMethodId"},
            {customer(), ",\"savePaymentMethod\":true,\"payWay\":\"alipay-qr\"", "savePaymentMethod"},
            {
                customer(),
                ",\"savePaymentMethod\":true,\"paymentMethodId\":\"" + OtherSides.CARD + "\"",
                "savePaymentMethod"
            },
            {guest(), ",\"savePaymentMethod\":true", "savePaymentMethod"},
        }) {
            var answer = order(wrong[0], "wrong", wrong[1]);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.json().at("/errors").has(wrong[2]))
                    .as(answer.toString())
                    .isTrue();
        }
        assertThat(others.commands()).isEmpty();
    }

    @Test
    void an_order_told_again_after_its_card_was_removed_is_the_order_it_was() {
        var gone = ",\"paymentMethodId\":\"method-%s\"".formatted("b".repeat(32));
        assertThat(order(customer(), "again-1", gone).status())
                .as("nothing was placed under this key")
                .isEqualTo(400);
        var placed = OrderId.derivedFrom("customer-" + ADA, "again-2");
        others.show(new OrderDetails(
                placed,
                null,
                new CustomerId("customer-" + ADA),
                OrderStatus.CONFIRMED,
                null,
                List.of(),
                null,
                Money.of(100, "CNY"),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                List.of(),
                1,
                1));
        var answer = order(customer(), "again-2", gone);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().path("orderId").asString()).isEqualTo(placed.value());
        assertThat(others.commands())
                .singleElement()
                .as("the order itself says whether it is the same wish")
                .isInstanceOfSatisfying(
                        PlaceOrder.class, again -> assertThat(again.orderId()).isEqualTo(placed));
    }

    private String guest() {
        return "Guest " + guests.issue().token();
    }
}
