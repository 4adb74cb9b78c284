package cartulary.command.pricing;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.PricingFailure.PriceNotPositive;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.support.Failures.InvalidField;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final PriceId PRICE = PriceId.of(TEA, CNY);
    private static final PriceSet SET = new PriceSet(PRICE, TEA, cny(1250), false);

    @Test
    void a_price_is_set_and_changed() {
        given().when(new SetPrice(PRICE, TEA, cny(1250), false)).expectEvents(SET);
        given(SET).when(new SetPrice(PRICE, TEA, cny(1), false)).expectEvents(new PriceSet(PRICE, TEA, cny(1), false));
    }

    @Test
    void the_price_that_holds_already_changes_nothing() {
        given(SET)
                .when(new SetPrice(PRICE, TEA, cny(1250), false))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void nothing_costs_nothing_unless_it_is_marked_free_and_what_is_free_has_no_price() {
        given().when(new SetPrice(PRICE, TEA, cny(0), false)).expectExceptionDetails(new PriceNotPositive(PRICE));
        given().when(new SetPrice(PRICE, TEA, cny(1), true)).expectExceptionDetails(new PriceNotPositive(PRICE));
        given().when(new SetPrice(PRICE, TEA, cny(0), true)).expectEvents(new PriceSet(PRICE, TEA, cny(0), true));
    }

    @Test
    void what_no_product_has_gets_no_price() {
        given().when(new SetPrice(PriceId.of(CUP, CNY), CUP, cny(1), false))
                .expectNoEvents()
                .expectExceptionDetails(new SkuUnknown(CUP));
    }

    @Test
    void a_price_in_a_currency_the_shop_does_not_sell_in_is_refused() {
        var euro = Money.of(1, "EUR");
        given().when(new SetPrice(PriceId.of(TEA, euro.currency()), TEA, euro, false))
                .expectExceptionDetails(InvalidField.class);
    }

    @Test
    void an_id_that_is_not_of_that_sku_and_currency_is_refused() {
        given().when(new SetPrice(PRICE, CUP, cny(1), false)).expectExceptionDetails(InvalidField.class);
    }

    private static TestExecutor<Price> given(PriceSet... events) {
        return Examples.fixture(Price.class)
                .registerInjectableResource(new Book())
                .given((Object[]) events);
    }
}
