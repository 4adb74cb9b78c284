package cartulary.gateway.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartCommand.AddToCart;
import cartulary.contract.cart.CartCommand.CheckOutCart;
import cartulary.contract.cart.CartCommand.MergeCart;
import cartulary.contract.cart.CartCommand.SetCartLine;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.pricing.PricingCommand.DefineShippingMethod;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.support.Localized;
import cartulary.gateway.support.DoorTest;
import cartulary.gateway.support.GuestTokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CheckoutDoorTest extends DoorTest {
    private static final CartId CART = CartId.of(new CustomerId("customer-" + ADA));
    private static final ShippingMethodId EXPRESS = new ShippingMethodId("shipping-express");
    private static final String RECIPIENT =
            "\"recipient\":{\"name\":\"Ada Lin\",\"street\":\"1 Kiln Lane\",\"city\":\"Shanghai\",\"country\":\"CN\"}";

    @Autowired
    private GuestTokens guests;

    private Answer as(String who, String method, String path, String key, String body) {
        return call(
                method,
                "/api/v1" + path,
                body,
                "Authorization",
                who,
                "Idempotency-Key",
                key,
                "Content-Type",
                "application/json");
    }

    private Answer send(String method, String path, String key, String body) {
        return as(customer(), method, path, key, body);
    }

    private void cartOf(long version) {
        var lines = List.of(new CartLine(new Sku("BOWL-1"), 2), new CartLine(new Sku("NO-MORE"), 9));
        others.cart(new Cart(CART, version, lines, Instant.EPOCH, null));
    }

    private void sendable() {
        others.shipping(
                new ShippingOption(
                        ShippingMethodId.STANDARD, new Localized(Map.of("en", "Post")), Money.of(500, "CNY")),
                new ShippingOption(EXPRESS, new Localized(Map.of("en", "Fast")), Money.of(1500, "CNY")));
    }

    @Test
    void a_cart_shows_prices_stock_and_what_stands_in_the_way() {
        cartOf(7);
        var cart = send("GET", "/cart?currency=CNY", "-", null);
        assertThat(cart.status()).as(cart.toString()).isEqualTo(200);
        assertThat(cart.header("ETag")).isEqualTo("\"7\"");
        assertThat(cart.json().get("version").asLong()).isEqualTo(7);
        assertThat(cart.json().get("units").asInt()).isEqualTo(11);
        assertThat(cart.json().at("/goods/minorUnits").asLong()).isEqualTo(2000);
        assertThat(cart.json().at("/lines/0/sum/minorUnits").asLong()).isEqualTo(2000);
        assertThat(cart.json().at("/lines/0/obstacle").isNull()).isTrue();
        assertThat(cart.json().at("/lines/1/obstacle").asString()).isEqualTo("gone");
    }

    @Test
    void lines_are_added_under_a_key_and_set_without_one() {
        assertThat(send("POST", "/cart/lines", "k1", "{\"sku\":\"BOWL-1\",\"quantity\":2}")
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT", "/cart/lines/BOWL-1", "-", "{\"quantity\":3}").status())
                .isEqualTo(200);
        assertThat(send("DELETE", "/cart/lines/BOWL-1", "-", null).status()).isEqualTo(200);
        assertThat(send("DELETE", "/cart", "-", null).status()).isEqualTo(200);
        assertThat(others.commands())
                .hasSize(4)
                .allSatisfy(
                        command -> assertThat(((CartCommand) command).cartId()).isEqualTo(CART))
                .first()
                .satisfies(command -> assertThat(((AddToCart) command).key()).startsWith("key-"));
        assertThat(others.commands().get(1)).isEqualTo(new SetCartLine(CART, new Sku("BOWL-1"), 3));
        for (var bad : List.of(
                "{\"sku\":\"BOWL-1\"}",
                "{\"sku\":\"b\",\"quantity\":1}",
                "{\"sku\":\"BOWL-1\",\"quantity\":0}",
                "{\"sku\":\"BOWL-1\",\"quantity\":1000}")) {
            assertThat(send("POST", "/cart/lines", "k1", bad).code()).as(bad).isEqualTo("invalid-field");
        }
        assertThat(call(
                                "POST",
                                "/api/v1/cart/lines",
                                "{\"sku\":\"BOWL-1\",\"quantity\":2}",
                                "Authorization",
                                customer(),
                                "Content-Type",
                                "application/json")
                        .code())
                .isEqualTo("missing-idempotency-key");
    }

    @Test
    void one_version_of_a_cart_is_one_order_whatever_the_key() {
        var body = "{\"cartVersion\":4,\"currency\":\"CNY\",%s}".formatted(RECIPIENT);
        var first = send("POST", "/orders", "k1", body);
        var second = send("POST", "/orders", "k2", body);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(second.http().body()).isEqualTo(first.http().body());
        assertThat(others.commands())
                .hasSize(2)
                .first()
                .isEqualTo(others.commands().getLast());
        assertThat(((CheckOutCart) others.commands().getFirst()).version()).isEqualTo(4);
        assertThat(send("POST", "/orders", "k3", body.replace(":4", ":5"))
                        .http()
                        .body())
                .isNotEqualTo(first.http().body());
    }

    @Test
    void lines_or_a_cart_are_ordered_and_not_both() {
        var both = "\"cartVersion\":4,\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1}],";
        for (var wish : List.of(both, "")) {
            var body = "{" + wish + "\"currency\":\"CNY\"," + RECIPIENT + "}";
            var answer = send("POST", "/orders", "k1", body);
            assertThat(answer.code()).isEqualTo("invalid-field");
            assertThat(answer.json().get("errors").propertyNames()).containsExactly("lines");
        }
        assertThat(others.commands()).isEmpty();
    }

    @Test
    void what_is_confirmed_is_worked_out_by_the_shop() {
        sendable();
        var answer = confirm(
                "{\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":2}],\"currency\":\"CNY\",\"country\":\"CN\"%s}", "");
        assertThat(answer.json().at("/goods/minorUnits").asLong()).isEqualTo(2000);
        assertThat(answer.json().at("/total/minorUnits").asLong()).isEqualTo(2500);
        assertThat(answer.json().at("/shipping/method").asString()).isEqualTo("shipping-standard");
        assertThat(answer.json().at("/orderable").asBoolean()).isTrue();
        assertThat(answer.json().at("/shippingOptions").size()).isEqualTo(2);
        var express = confirm(
                "{\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":2}],\"currency\":\"CNY\",\"country\":\"CN\"%s}",
                ",\"shippingMethod\":\"shipping-express\"");
        assertThat(express.json().at("/total/minorUnits").asLong()).isEqualTo(3500);
        // Three are there; nothing is sent to France.
        var many = confirm(
                "{\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":4}],\"currency\":\"CNY\",\"country\":\"CN\"%s}", "");
        assertThat(many.json().at("/lines/0/obstacle").asString()).isEqualTo("too-many");
        assertThat(many.json().at("/orderable").asBoolean()).isFalse();
        // A box holds two bowls of the three: beside it there is one.
        var boxed = confirm("""
                {"lines":[{"sku":"BOX-1","quantity":1},{"sku":"BOWL-1","quantity":%s}],"currency":"CNY","country":"CN"}
                """, "1");
        assertThat(boxed.json().at("/orderable").asBoolean()).isTrue();
        assertThat(boxed.json().at("/lines/1/available").asInt()).isEqualTo(1);
        var both = confirm("""
                {"lines":[{"sku":"BOX-1","quantity":1},{"sku":"BOWL-1","quantity":%s}],"currency":"CNY","country":"CN"}
                """, "2");
        assertThat(both.json().at("/orderable").asBoolean()).isFalse();
        assertThat(both.json().at("/lines/0/obstacle").asString()).isEqualTo("too-many");
        assertThat(both.json().at("/lines/1/obstacle").asString()).isEqualTo("too-many");
        var boxes = confirm("""
                {"lines":[{"sku":"BOX-1","quantity":1},{"sku":"BOX-2","quantity":%s}],"currency":"CNY","country":"CN"}
                """, "1");
        assertThat(boxes.json().at("/lines/1/available").asInt())
                .as("neither asks for bowls by themselves")
                .isZero();
        var gone = confirm(
                "{\"lines\":[{\"sku\":\"NO-MORE\",\"quantity\":1}],\"currency\":\"CNY\",\"country\":\"CN\"%s}", "");
        assertThat(gone.json().at("/submitNonce").isNull()).isTrue();
        assertThat(send("POST", "/checkout/confirmation", "-", "{\"currency\":\"CNY\",\"country\":\"CN\"}")
                        .code())
                .isEqualTo("cart-empty");
        cartOf(7);
        assertThat(send(
                                "POST",
                                "/checkout/confirmation",
                                "-",
                                "{\"cartVersion\":6,\"currency\":\"CNY\",\"country\":\"CN\"}")
                        .code())
                .isEqualTo("cart-changed");
        assertThat(send(
                                "POST",
                                "/checkout/confirmation",
                                "-",
                                "{\"currency\":\"CNY\",\"country\":\"FR\","
                                        + "\"shippingMethod\":\"shipping-express\"}")
                        .code())
                .isEqualTo("shipping-not-available");
    }

    @Test
    void a_nonce_makes_one_order_of_what_was_shown_at_the_total_that_was_shown() {
        sendable();
        var lines = "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":2}],\"currency\":\"CNY\"";
        var nonce = confirm("{" + lines + ",\"country\":\"CN\"%s}", "")
                .json()
                .get("submitNonce")
                .asString();
        var body = "{%s,%s,\"submitNonce\":\"%s\"}".formatted(lines, RECIPIENT, nonce);
        var first = send("POST", "/orders", "k1", body);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(send("POST", "/orders", "another key", body).http().body())
                .isEqualTo(first.http().body());
        assertThat(others.commands())
                .hasSize(2)
                .first()
                .isEqualTo(others.commands().getLast());
        assertThat(((PlaceOrder) others.commands().getFirst()).expectedTotal()).isEqualTo(Money.of(2500, "CNY"));

        var stranger = "Guest " + guests.issue().token();
        assertThat(as(stranger, "POST", "/orders", "k1", body).code()).isEqualTo("submit-nonce-not-valid");
        for (var other : List.of(
                body.replace("\"quantity\":2", "\"quantity\":1"),
                body.replace("\"country\":\"CN\"", "\"country\":\"FR\""),
                body.replace("\"currency\"", "\"shippingMethod\":\"shipping-express\",\"currency\""),
                body.replace("v1.2500", "v1.2499"))) {
            assertThat(send("POST", "/orders", "k1", other).code()).as(other).isEqualTo("submit-nonce-not-valid");
        }
        var again = confirm("{" + lines + ",\"country\":\"CN\"%s}", "")
                .json()
                .get("submitNonce")
                .asString();
        assertThat(send("POST", "/orders", "k1", body.replace(nonce, again))
                        .http()
                        .body())
                .isNotEqualTo(first.http().body());
    }

    @Test
    void a_customer_takes_over_the_cart_of_the_guest_whose_token_is_shown() {
        var guest = guests.issue();
        var answer = send("POST", "/guests/adoption", "-", "{\"guestToken\":\"%s\"}".formatted(guest.token()));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(others.commands()).contains(new MergeCart(CART, CartId.of(guest.customerId())));
        for (var bad :
                List.of("", "v1.x", guest.token() + "x", guest.customerId().value())) {
            assertThat(send("POST", "/guests/adoption", "-", "{\"guestToken\":\"%s\"}".formatted(bad))
                            .code())
                    .isEqualTo("invalid-field");
        }
    }

    @Test
    void staff_define_ways_to_send() {
        var answer = as(admin(), "PUT", "/admin/shipping-methods/shipping-express", "-", """
                {"name":{"en":"Express"},"rates":[{"countries":["CN"],"currency":"CNY","minorUnits":1500,"freeFromMinorUnits":9900},
                 {"currency":"CNY","minorUnits":9000}]}""");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        var rates = ((DefineShippingMethod) others.commands().getFirst()).rates();
        assertThat(rates.getFirst().freeFrom()).isEqualTo(Money.of(9900, "CNY"));
        assertThat(rates.getLast().countries()).isEmpty();
        for (var bad : List.of(
                "{\"name\":{},\"rates\":[{\"currency\":\"CNY\",\"minorUnits\":1}]}",
                "{\"name\":{\"en\":\"X\"},\"rates\":[]}",
                "{\"name\":{\"en\":\"X\"},\"rates\":[{\"currency\":\"CNY\",\"minorUnits\":-1}]}",
                "{\"name\":{\"en\":\"X\"},\"rates\":[{\"countries\":[\"china\"],\"currency\":\"CNY\",\"minorUnits\":1}]}")) {
            assertThat(as(admin(), "PUT", "/admin/shipping-methods/shipping-express", "-", bad)
                            .code())
                    .as(bad)
                    .isEqualTo("invalid-field");
        }
        assertThat(as(admin(), "PUT", "/admin/shipping-methods/Express!", "-", "{}")
                        .status())
                .isEqualTo(400);
        assertThat(as(admin(), "DELETE", "/admin/shipping-methods/shipping-express", "-", null)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void the_transition_tables_are_served_to_everybody() {
        var answer = call("GET", "/api/v1/transitions", null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().at("/0/thing").asString()).isEqualTo("order");
    }

    private Answer confirm(String body, String more) {
        var answer = send("POST", "/checkout/confirmation", "-", body.formatted(more));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }
}
